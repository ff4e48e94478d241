create table handovers (
	list    text not null,
	case_id text collate "C" not null,
	version bigint not null,
	number  text not null,
	person  text not null,
	to_whom text,
	by      text not null,
	at      timestamptz not null,
	unit    text not null,
	item    jsonb not null,
	primary key (list, case_id, version)
);
create index handovers_person on handovers (person, at);
