// Package postgres carries what people look at: it keeps the projections in step
// with the log and holds the login sessions. Nothing in it is the truth. Every
// row follows from the log, so whatever is lost or doubted here is built again.
//
// A projection is a pure fold and a set-based flush. The [Engine] runs one loop
// for each: block for one commit, drain what is queued, fold it in memory, and
// write the rows together with the checkpoint in one transaction. The same fold
// and the same writing serve the live tail, the first build and a rebuild.
//
// How two writers are kept apart, from the outside in:
//
//   - the lease, an advisory lock held by the very connection that writes, sees
//     to it that one instance works and the others stand by;
//   - the fence, the first statement of each flush, moves the checkpoint from
//     exactly where this writer left it, in exactly the schema that it knows. It
//     decides: who finds the checkpoint moved has another writer, or a schema
//     that was swapped for a rebuilt one, and starts over from what is stored.
package postgres
