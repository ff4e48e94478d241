-- What the fold remembers of a case. Nobody queries it.
create table search_case (
	case_id text collate "C" primary key,
	version bigint not null,
	state   json not null
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

-- One row a case, for ever. words is what people wrote in the case, in clear, as
-- far as nobody had it erased; its first "told" characters are the report's own.
-- grams are its characters, pairs of characters and words. Residents are found
-- by blind indexes alone. What moves often (path, holder) has no index, so that
-- an update stays in its page.
create table search (
	case_id      text collate "C" primary key,
	number       text collate "C" not null,
	code         text collate "C" not null,
	opened_at    timestamptz not null,
	place        text collate "C" not null,
	filed_by     text not null,
	phone_index  text,
	id_index     text,
	name_index   text,
	sealed       jsonb not null,
	told         int not null,
	words        text not null,
	grams        text[] not null,
	matter       text not null,
	path         text collate "C" not null,
	holder       text,
	handlers     text not null, -- ids, parted by spaces
	confirmed_at timestamptz
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

create index search_number    on search (number);
create index search_code      on search (code);
create index search_newest    on search (opened_at, case_id);
create index search_place     on search (place, opened_at);
create index search_matter    on search (matter, opened_at);
create index search_phone     on search (phone_index) where phone_index is not null;
create index search_id        on search (id_index) where id_index is not null;
create index search_name      on search (name_index) where name_index is not null;
create index search_grams     on search using gin (grams) with (fastupdate = off);
create index search_confirmed on search (confirmed_at, case_id) where confirmed_at is not null;
