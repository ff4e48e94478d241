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

-- Few events have photos, and only those are here.
create index timeline_photos on timeline using gin ((data -> 'photos')) where data ? 'photos';
