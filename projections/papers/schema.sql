-- What a person handed in to some application and need not bring again. The
-- person is a blind index: nothing here says who it is.
create table papers (
	person  text not null,
	paper   text not null,
	case_id text collate "C" not null,
	at      timestamptz not null,
	source  text,
	primary key (person, paper, case_id)
);

-- One row a case, so that what a later commit brings finds its person.
create table papers_case (
	case_id text collate "C" primary key,
	version bigint not null,
	person  text
);
