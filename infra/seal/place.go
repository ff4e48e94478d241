package seal

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"strconv"
	"time"

	"github.com/google/uuid"
)

const partitions = 4 // a year: the event log's default; it may never change here

// place follows from a case's id alone, by the rule of the event log: the UTC
// year in its UUIDv7 and a hash of its bytes.
func place(caseID string) (era string, partition int, err error) {
	id, err := uuid.Parse(caseID)
	if err != nil || id.Version() != 7 || id.String() != caseID {
		return "", 0, fmt.Errorf("case id %q: want a UUIDv7 in lower case", caseID)
	}
	ms := binary.BigEndian.Uint64(id[:8]) >> 16
	h := fnv.New64a()
	h.Write(id[:])
	return strconv.Itoa(time.UnixMilli(int64(ms)).UTC().Year()), int(h.Sum64() % partitions), nil
}
