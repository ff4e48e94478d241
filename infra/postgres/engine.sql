-- where the rows stand: one line a stream, moved in the transaction of the rows
create table checkpoint (
	stream      text primary key,
	incarnation text not null,
	seq         bigint not null,
	hash        text not null,
	at          timestamptz
);

-- cases that could not be folded: counted while tried, left out once parked
create table parked (
	case_id text primary key,
	stream  text not null,
	seq     bigint not null,
	error   text not null,
	tries   int not null,
	since   timestamptz,
	skipped bigint not null default 0
);

-- one line: which making of this schema it is, and how often in a row a writer
-- started without getting anywhere
create table life (
	build  text not null,
	starts int not null default 0
);
