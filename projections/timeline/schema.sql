create table timeline (
	case_id  text collate "C" not null,
	version  bigint not null,
	idx      int not null,
	at       timestamptz not null,
	by       text not null,
	type     text not null,
	data     jsonb not null,
	position text not null,
	primary key (case_id, version, idx)
);
