package api

import (
	"context"
	"errors"
	"time"

	"gridcase/domain/org"
	"gridcase/domain/process"
	"gridcase/projections/inbox"
)

type inboxInput struct {
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" maxLength:"256" doc:"next of the page before."`
	After  string `query:"after" maxLength:"64" doc:"Position of an earlier answer: the read waits until it shows that."`
}

type inboxOutput struct {
	Body struct {
		Now     time.Time `json:"now"`
		Notices []Notice  `json:"notices" doc:"The newest first."`
		Next    string    `json:"next" doc:"Cursor of the next page, empty at the end."`
		// What stands until somebody mends it is worked out when it is read.
		Gaps []RosterGap `json:"duty_gaps" doc:"For supervisors: when nobody is on duty in their units and those right below; the soonest first."`
	}
}

// Notice is one thing that somebody should know.
type Notice struct {
	ID         string             `json:"id"`
	Kind       process.NoticeKind `json:"kind"`
	Words      Words              `json:"words"`
	Case       string             `json:"case" doc:"Empty where it is of a grid and of no case; unit says which."`
	Number     string             `json:"number"`
	MatterName Words              `json:"matter_name"`
	Unit       string             `json:"unit,omitempty" doc:"Set when it is for all who work the unit."`
	UnitName   string             `json:"unit_name,omitempty"`
	At         time.Time          `json:"at"`
	ByName     string             `json:"by_name"`
}

func (s *server) showInbox(ctx context.Context, in *inboxInput) (*inboxOutput, error) {
	if err := s.after(ctx, inbox.Name, in.After); err != nil {
		return nil, err
	}
	actor, tree := callOf(ctx).actor, s.tree()
	q := inbox.Query{Person: actor.ID, Limit: in.Limit, Cursor: in.Cursor}
	for _, g := range actor.Grants {
		if g.Role != org.Admin { // sees no case by it
			q.Paths = append(q.Paths, tree.Scope(g.Unit)...) // exactly these units: a district need not hear of each grid
			q.Paths = append(q.Paths, tree.Path(g.Unit))     // an office or a station is asked in its own name
		}
	}
	page, err := inbox.List(ctx, s.deps.Views.DB, q)
	if errors.Is(err, inbox.ErrCursor) {
		return nil, errCursor
	}
	if err != nil {
		return nil, err
	}
	out := &inboxOutput{}
	out.Body.Now, out.Body.Notices, out.Body.Next = s.cfg.Now(), []Notice{}, page.Next
	out.Body.Gaps = s.gapsFor(ctx, actor)
	page.Notices = withVacancies(page, q, s.deps.Reference.Current().Vacancies(actor.ID))
	for _, n := range page.Notices {
		notice := Notice{
			ID: n.ID, Kind: n.Kind, Words: notices[n.Kind], Case: n.Case, Number: n.Number, MatterName: s.matterName(n.Matter),
			Unit: n.Unit, At: n.At, ByName: s.actorName(ctx, n.By),
		}
		if n.Unit != "" {
			notice.UnitName = s.unitName(ctx, n.Unit)
		}
		out.Body.Notices = append(out.Body.Notices, notice)
	}
	return out, nil
}

// notices has a sentence for each kind; a test finds kinds without one.
var notices = map[process.NoticeKind]Words{
	process.Arrived:   {"有新案卷进入队列", "A case came into the queue"},
	process.Alarm:     {"紧急：发生重大以上案卷，请立即关注", "Urgent: a grave case came in"},
	process.Unstaffed: {"网格无人值守，请安排网格员", "A grid has no worker any more: put somebody there"},
	process.Again:     {"督办中的问题再次被上报", "What a supervision order is about was reported again"},
	process.ToCheck:   {"群众上报，请到现场核实", "Reported by the public: check it on site"},
	process.CheckSoon: {"提醒：核实时限已过半", "Reminder: half of the time to check it on site is gone"},
	process.Filed:     {"已核实立案，可以认领", "Found on site and filed: it may be claimed"},
	process.Unsolved:  {"回访：居民认为没有解决", "Called back: not solved, the resident says"},
	process.Reminder:  {"催办：签收时限已过半", "Reminder: half of the time to claim is gone"},
	process.DueSoon:   {"即将超期", "Due soon"},
	process.Overdue:   {"已超期", "Overdue"},
	process.Climbed:   {"下级未能办结，案卷已上交到本单位", "A case came up from below"},
	process.CameDown:  {"上级下交了案卷", "A case was handed down"},
	process.GivenYou:  {"有案卷改派给您", "A case was assigned to you"},
	process.TakenAway: {"您的案卷已改派给他人", "A case of yours was given to somebody else"},
	process.ToVerify:  {"处置结果等待核查", "A result waits to be verified"},
	process.SentBack:  {"您的结果需要返工", "Your result needs rework"},
	process.Done:      {"您上报的案卷已结案", "What you reported was closed"},
	process.PutOff:    {"案卷已挂账", "A case was suspended"},
	process.GoesOn:    {"挂账结束，恢复办理", "A suspension is over: the case goes on"},
	process.ToDecide:  {"有延期申请等待批准", "An extension waits to be decided"},
	process.Longer:    {"您的延期申请已批准", "Your extension was granted"},
	process.NoLonger:  {"您的延期申请未获批准", "Your extension was refused"},
	process.Moved:     {"日历更正，到期时间有变动", "The calendar was corrected: a due time moved"},
	process.PlacedIn:  {"有案卷确定属于本单位", "A case was found to lie here"},
	process.SetFree:   {"经办人离岗，案卷退回队列等待认领", "Who had a case left: it waits to be claimed"},
	process.Returned:  {"有退单转到本单位", "A case was returned to this unit"},
	process.ToRule:    {"两次退单，等待裁定", "A case was returned twice and waits for a ruling"},
	process.RuledHere: {"裁定由本单位办理", "It was ruled that this unit has the case"},
	process.MergedIn:  {"案卷已并入另一案卷，在主案卷上办理", "A case was merged into another, which goes on for both"},
	process.Gained:    {"有重复案卷并入您的案卷，办结时请一并答复", "A duplicate was merged into your case: its reporter waits, too"},
	process.Apart:     {"合并已撤销，案卷单独办理", "A merge was undone: the case stands for itself again"},
	process.Sent:      {"主管移交了案卷到本单位", "A supervisor transferred a case to this unit"},
	process.Urge:      {"催办：请尽快办理", "Urged: somebody waits for this"},
	process.Ordered:   {"督办：请在新时限内办结", "Supervision order: see this through by its own limit"},
	process.Rated:     {"您办理的案卷收到评价", "A case that you handled was rated"},

	process.AskedToJoin:  {"有单位邀请本单位联动", "Your unit is asked to join a case"},
	process.Whistled:     {"吹哨：请立即到场", "The whistle was blown: come to the place at once"},
	process.PartHeld:     {"联动单位已有人承担分工", "Somebody of a joined unit took its part"},
	process.OnPlace:      {"联动单位已到场", "A unit that was called is at the place"},
	process.NotOnPlace:   {"吹哨后未按时到场", "A unit that was called did not come in time"},
	process.PartIn:       {"联动单位已提交分工结果", "A joined unit handed in its result"},
	process.PartOverdue:  {"联动分工已超期", "The limit of a part is over"},
	process.PartDeclined: {"联动单位谢绝了分工", "A unit declined its part"},
	process.PartRecalled: {"牵头单位撤回了本单位的分工", "Your unit's part was recalled"},
	process.PartEnded:    {"案卷已结束，本单位的分工不再需要", "The case ended; your unit's part is not needed any more"},

	process.Breach:        {"责任追究：服务规定未落实（二次告知）", "A duty of service was not kept: a second notice of missing papers"},
	process.SupplementEnd: {"申请人补正期限已到", "The applicant's time to bring papers is over"},
	process.DeemedTaken:   {"逾期未告知补正，申请视为已受理", "Nobody said in time what was missing: the application counts as accepted"},
	process.LaterMissing:  {"后补材料尚未收齐", "Papers that were to follow are not there"},
	process.ToDeliver:     {"已作出决定，请送达申请人", "Decided: deliver it to the applicant"},
	process.GivenBack:     {"后台退回窗口，请继续办理", "The back office gave an application back to you"},
	process.Booked:        {"有新的预约", "An appointment was made for you"},
	process.VisitTomorrow: {"提醒：明天有预约", "Reminder: an appointment tomorrow"},
	process.VisitNow:      {"提醒：预约时间到", "Reminder: an appointment now"},

	process.Refused: {"您上报的案卷未予受理", "What you reported was rejected"},
}
