create table inbox (
	id      text collate "C" primary key,
	person  text,
	unit    text,
	path    text collate "C",
	kind    text not null,
	case_id text not null,
	number  text not null,
	matter  text not null,
	at      timestamptz not null,
	by      text not null
);

create index inbox_person on inbox (person, at desc, id desc) where person is not null;
create index inbox_path   on inbox (path, at desc, id desc) where path is not null;

-- what of a case decides who must know of its next event
create table inbox_case (
	case_id   text collate "C" primary key,
	version   bigint not null,
	status    text not null,
	matter    text not null,
	level     text not null,
	unit      text not null,
	path      text not null,
	holder    text not null,
	filed_by  text not null,
	handler   text not null,
	chain     json not null,
	up        json not null, -- stops above, for the unit that hears of a breach
	joint     json,
	at_window json
) with (fillfactor = 80);
