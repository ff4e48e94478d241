package casefile

import (
	"maps"
	"slices"

	"gridcase/domain/es"
)

// decoders holds every name ever stored. A retired name keeps a decoder that
// lifts it to today's event, and a golden file in testdata/wire.
var decoders = es.Decoders[Event]{
	"case.reported.v1":          es.From(func(e Reported) Event { return e }),
	"case.routed.v1":            es.From(func(e Routed) Event { return e }),
	"case.claimed.v1":           es.From(func(e Claimed) Event { return e }),
	"case.checked.v1":           es.From(func(e Checked) Event { return e }),
	"case.contact_made.v1":      es.From(func(e ContactMade) Event { return e }),
	"case.called_back.v1":       es.From(func(e CalledBack) Event { return e }),
	"case.released.v1":          es.From(func(e Released) Event { return e }),
	"case.assigned.v1":          es.From(func(e Assigned) Event { return e }),
	"case.noted.v1":             es.From(func(e Noted) Event { return e }),
	"case.unmasked.v1":          es.From(func(e Unmasked) Event { return e }),
	"case.rung_reached.v1":      es.From(func(e RungReached) Event { return e }),
	"case.escalated.v1":         es.From(func(e Escalated) Event { return e }),
	"case.handed_down.v1":       es.From(func(e HandedDown) Event { return e }),
	"case.resolved.v1":          es.From(func(e Resolved) Event { return e }),
	"case.verified.v1":          es.From(func(e Verified) Event { return e }),
	"case.reworked.v1":          es.From(func(e Reworked) Event { return e }),
	"case.closed.v1":            es.From(func(e Closed) Event { return e }),
	"case.reopened.v1":          es.From(func(e Reopened) Event { return e }),
	"case.extension_asked.v1":   es.From(func(e ExtensionAsked) Event { return e }),
	"case.extension_granted.v1": es.From(func(e ExtensionGranted) Event { return e }),
	"case.extension_refused.v1": es.From(func(e ExtensionRefused) Event { return e }),
	"case.reclassified.v1":      es.From(func(e Reclassified) Event { return e }),
	"case.returned.v1":          es.From(func(e Returned) Event { return e }),
	"case.ruled.v1":             es.From(func(e Ruled) Event { return e }),
	"case.transferred.v1":       es.From(func(e Transferred) Event { return e }),
	"case.urged.v1":             es.From(func(e Urged) Event { return e }),
	"case.rated.v1":             es.From(func(e Rated) Event { return e }),
	"case.supervised.v1":        es.From(func(e Supervised) Event { return e }),
	"case.joined.v1":            es.From(func(e Joined) Event { return e }),
	"case.whistle_blown.v1":     es.From(func(e WhistleBlown) Event { return e }),
	"case.part_taken.v1":        es.From(func(e PartTaken) Event { return e }),
	"case.part_arrived.v1":      es.From(func(e PartArrived) Event { return e }),
	"case.part_done.v1":         es.From(func(e PartDone) Event { return e }),
	"case.part_left.v1":         es.From(func(e PartLeft) Event { return e }),
	"case.suspended.v1":         es.From(func(e CaseSuspended) Event { return e }),
	"case.resumed.v1":           es.From(func(e CaseResumed) Event { return e }),
	"case.merge_asked.v1":       es.From(func(e MergeAsked) Event { return e }),
	"case.absorbed.v1":          es.From(func(e Absorbed) Event { return e }),
	"case.declined.v1":          es.From(func(e Declined) Event { return e }),
	"case.merged.v1":            es.From(func(e Merged) Event { return e }),
	"case.merge_dropped.v1":     es.From(func(e MergeDropped) Event { return e }),
	"case.concluded.v1":         es.From(func(e Concluded) Event { return e }),
	"case.unmerged.v1":          es.From(func(e Unmerged) Event { return e }),
	"case.linked.v1":            es.From(func(e Linked) Event { return e }),
	"case.labelled.v1":          es.From(func(e Labelled) Event { return e }),
	"case.parted.v1":            es.From(func(e Parted) Event { return e }),
	"case.rescheduled.v1":       es.From(func(e Rescheduled) Event { return e }),
	"case.placed.v1":            es.From(func(e Placed) Event { return e }),
	"case.handed_over.v1":       es.From(func(e HandedOver) Event { return e }),
	"case.rejected.v1":          es.From(func(e Rejected) Event { return e }),
	"case.papers_taken.v1":      es.From(func(e PapersTaken) Event { return e }),
	"case.notice_issued.v1":     es.From(func(e NoticeIssued) Event { return e }),
	"case.breached.v1":          es.From(func(e Breached) Event { return e }),
	"case.accepted.v1":          es.From(func(e Accepted) Event { return e }),
	"case.sent.v1":              es.From(func(e SentOn) Event { return e }),
	"case.decided.v1":           es.From(func(e Decided) Event { return e }),
	"case.delivered.v1":         es.From(func(e DecisionDelivered) Event { return e }),
	"case.withdrawn.v1":         es.From(func(e ApplicationWithdrawn) Event { return e }),
	"case.appointed.v1":         es.From(func(e Appointed) Event { return e }),
	"case.agent_named.v1":       es.From(func(e AgentNamed) Event { return e }),
}

// Events decodes what a commit stored. An unknown name is an error: reading on
// without it would build a wrong state.
func Events(c es.Commit) ([]Event, error) { return es.Decode(decoders, c) }

// Names lists every name ever stored.
func Names() []string { return slices.Sorted(maps.Keys(decoders)) }
