// Package messaging carries the commits of all cases to the reactions, in
// order and at least once, and live news to the screens.
//
// # Order
//
// A handler has one durable consumer in every stream of cases, with one message
// in flight. All instances share it, so that a stream's commits are handled one
// after the other wherever they are handled. A message that is refused comes
// again after a pause, and everything behind it in its stream waits. After the
// last try its case is parked for that handler: the place is written down, later
// commits of the case are parked behind it, and the other cases go on. Release
// has the parked commits handled in their order; what comes meanwhile queues up
// behind them.
//
// # At least once
//
// The server hands a message out again when it hears nothing of it for AckWait:
// after a crash, and also when an instance merely stood still, which may then
// overlap with the one that took over. Handlers are idempotent by the ids of
// their commands.
//
// watermill-nats was measured and left: it publishes to stream names, loses its
// place after five seconds of downtime and panics on close.
package messaging
