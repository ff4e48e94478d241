create table moves (
	case_id  text collate "C" not null,
	calendar bigint not null,
	number   text not null,
	at       timestamptz not null,
	unit     text not null,
	path     text collate "C" not null,
	holder   text,
	move     jsonb not null,
	moved    boolean not null,
	primary key (calendar, case_id)
);
