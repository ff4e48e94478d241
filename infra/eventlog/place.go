package eventlog

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"gridcase/domain/es"
	"gridcase/domain/reference"
)

const (
	referenceStream  = "REFERENCE"
	referencePrefix  = "gc.ref."
	casePrefix       = "gc.case."
	caseStreamPrefix = "CASES_"

	// A phone that was off for weeks may deliver old reports; a clock that is a
	// little fast must not lose any.
	windowBack  = 90 * 24 * time.Hour
	windowAhead = 24 * time.Hour
)

// isReference tells a document's name from an id: the domain knows them all.
func isReference(subject string) bool { return reference.IsPart(subject) }

// Place says where a subject belongs. The error is an [*es.Rejection]:
// "case.id_malformed", "case.id_not_v7", or "case.id_window" for an id whose time
// lies more than a day ahead or 90 days back.
func (l *Log) Place(subject string) (stream, natsSubject string, err error) {
	if isReference(subject) {
		return referenceStream, referencePrefix + subject, nil
	}
	id, made, err := parseCaseID(subject)
	if err != nil {
		return "", "", err
	}
	if err := l.inWindow(subject, made); err != nil {
		return "", "", err
	}
	stream, natsSubject = l.casePlace(id, made.Year())
	return stream, natsSubject, nil
}

func (l *Log) inWindow(subject string, made time.Time) error {
	now := l.cfg.Window()
	if made.Before(now.Add(windowAhead)) && made.After(now.Add(-windowBack)) {
		return nil
	}
	return &es.Rejection{
		Code:  "case.id_window",
		Zh:    "编号中的时间不在允许范围内（最早90天前，最晚1天后）。请校准设备时间后重新上报。",
		En:    "The time in this id is more than 90 days back or a day ahead. Set the device's clock and report again.",
		Facts: map[string]string{"id": subject, "made": made.Format(time.RFC3339)},
	}
}

// parseCaseID takes the one spelling of a UUID that google/uuid writes: two
// spellings of one id would be two subjects.
func parseCaseID(subject string) (uuid.UUID, time.Time, error) {
	id, err := uuid.Parse(subject)
	if err != nil || id.String() != subject {
		return id, time.Time{}, &es.Rejection{
			Code: "case.id_malformed",
			Zh:   "编号格式不正确，应为36位小写UUID。",
			En:   "The id is malformed: a case's id is a UUID in 36 lower-case characters.",
		}
	}
	if id.Version() != 7 || id.Variant() != uuid.RFC4122 {
		return id, time.Time{}, &es.Rejection{
			Code:  "case.id_not_v7",
			Zh:    "编号必须是第7版UUID（UUIDv7），其中含有生成时间。",
			En:    "The id must be a UUID of version 7, which carries the time it was made.",
			Facts: map[string]string{"id": subject},
		}
	}
	ms := binary.BigEndian.Uint64(id[:8]) >> 16
	return id, time.UnixMilli(int64(ms)).UTC(), nil
}

func (l *Log) casePlace(id uuid.UUID, era int) (stream, natsSubject string) {
	p := partition(id, l.partitions(era))
	return caseStream(era, p), fmt.Sprintf("%s%d.%d.%s", casePrefix, era, p, id)
}

// partition must give the same answer for ever: a case is found by it.
func partition(id uuid.UUID, partitions int) int {
	h := fnv.New64a()
	h.Write(id[:])
	return int(h.Sum64() % uint64(partitions))
}

func caseStream(era, partition int) string {
	return caseStreamPrefix + strconv.Itoa(era) + "_" + strconv.Itoa(partition)
}

// parseCaseStream reads what caseStream wrote.
func parseCaseStream(name string) (era, partition int, ok bool) {
	e, p, ok := strings.Cut(strings.TrimPrefix(name, caseStreamPrefix), "_")
	if !ok || !strings.HasPrefix(name, caseStreamPrefix) {
		return 0, 0, false
	}
	era, errEra := strconv.Atoi(e)
	partition, errPartition := strconv.Atoi(p)
	return era, partition, errEra == nil && errPartition == nil
}

// subjectOf is the subject of a commit that was stored under a NATS subject.
func subjectOf(natsSubject string) string {
	return natsSubject[strings.LastIndexByte(natsSubject, '.')+1:]
}
