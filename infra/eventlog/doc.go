// Package eventlog keeps the city's commits in NATS JetStream: it appends,
// loads, reads in order and verifies them.
//
// # What it promises
//
// A commit that Append answered with a position is on disk, once, at that
// position, and never changes. Of several writers who saw the same head of a
// case exactly one wins; the others get [es.ErrConflict]. A command sent twice
// is found again by its id in the ledger of its case, after a restart and after
// any duplicate window. When the answer of the server was lost the error is an
// [UnknownError], which claims neither success nor failure: read the case again
// and look for the command.
//
// A reader gets every commit of a stream, in the order they were stored, with no
// number left out. It refuses to go on ([HaltError]) at a hole, at a commit that
// does not continue its case, at a record that cannot be read, and at a stream
// that is not the one its checkpoint came from. JetStream alone would stay
// silent about each of these: after a damaged block a server starts normally,
// reports a lower last sequence and uses the lost numbers again.
//
// # Subjects and streams
//
// A case has one literal subject, gc.case.<era>.<partition>.<id>, in the stream
// CASES_<era>_<partition>. Both numbers follow from its id alone: the era is the
// UTC year in the UUIDv7, the partition a hash of its bytes modulo the number of
// partitions that the era was made with (written in the metadata of the era's
// stream 0, so that a later setting cannot move old cases). No table of places
// is needed, whole years can be archived and dropped, and no stream grows
// beyond about a million subjects, which the server holds in memory. Reference
// documents (the organisation, the catalogue, calendars, policy) have the
// subjects gc.ref.<name> in the stream REFERENCE.
//
// One command is one message. A message is atomic on every topology and costs
// one sync; the alternative, an atomic batch of one message an event, was 10 to
// 60 times slower. The message carries a snapshot, so that loading a case is one
// read of the last message of its subject, and that same read gives the sequence
// which the next append must expect. The message also carries the hash of the
// case's previous message: whoever changes one commit must change all that
// follow, in the log and in every checkpoint.
//
// # Appending
//
// A single server syncs each message by itself, one after the other, in each
// stream. While few commands wait they are published singly, concurrently.
// From Config.BatchFrom on they share an atomic batch, which is synced once;
// each keeps its own expectation. One stale command makes the server refuse
// the whole batch, so a refused batch is sent again singly and only the stale
// one fails. Three servers gather waiting messages by themselves.
//
// The batch is used for its speed only: if a power cut splits it, the half that
// is there consists of whole commands nobody was told about. Imports into
// REFERENCE do rely on it being all or nothing.
//
// # What it does not see
//
// A chain without an outside anchor cannot tell that the newest commits of a
// stream were cut off before any reader saw them; checkpoints in Postgres and
// exports are that anchor. Holes on a follower that no reader is attached to show
// only in that server's own monitoring. And no client can ask a server whether it
// syncs always: whoever starts it has to say so.
package eventlog
