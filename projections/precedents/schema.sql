-- rulings that were kept; one row each, never changed
create table precedents (
	case_id  text collate "C" not null,
	version  bigint not null,
	number   text not null,
	matter   text collate "C" not null,
	judge    text not null,
	path     text collate "C" not null, -- of the unit that ruled
	unit     text not null,             -- that has such cases by the ruling
	level    text not null,
	between  jsonb not null,
	at       timestamptz not null,
	by       text not null,
	text     jsonb not null,
	primary key (case_id, version)
);

create index precedents_matter on precedents (matter, at desc);
