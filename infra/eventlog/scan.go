package eventlog

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strconv"

	"gridcase/domain/es"
)

// parseCommit reads a commit's JSON. A replay spends most of its time here, and
// encoding/json goes over every byte of the events twice, though nobody has asked
// for them yet. The scanner below takes the form that this package writes, about
// five times faster, and leaves everything else to encoding/json. It does not look
// inside the events' data and the state: whoever decodes those does, and Verify.
func parseCommit(data []byte) (c es.Commit, err error) {
	s := scanner{data: data}
	if s.commit(&c); s.at == len(data) && !s.odd {
		return c, nil
	}
	c = es.Commit{}
	err = json.Unmarshal(data, &c)
	return c, err
}

// scanner walks over compact JSON; odd means that it met what it does not know.
type scanner struct {
	data []byte
	at   int
	odd  bool
}

func (s *scanner) commit(c *es.Commit) {
	s.object(func(key string) {
		switch key {
		case "id":
			c.ID = s.text()
		case "subject":
			c.Subject = s.text()
		case "version":
			c.Version = s.number()
		case "by":
			c.By = s.text()
		case "at":
			s.try(c.At.UnmarshalText(s.plain()))
		case "digest":
			c.Digest = s.text()
		case "events":
			s.events(c)
		case "state":
			c.State = s.state()
		case "ledger":
			ledger, err := base64.StdEncoding.AppendDecode(nil, s.plain())
			s.try(err)
			c.Ledger = ledger
		case "prev":
			c.Prev = s.text()
		default:
			s.odd = true
		}
	})
}

func (s *scanner) events(c *es.Commit) {
	c.Events = make([]es.Stored, 0, 2)
	s.list('[', ']', func() {
		var e es.Stored
		s.object(func(key string) {
			switch key {
			case "type":
				e.Type = s.text()
			case "data":
				e.Data = s.value()
			default:
				s.odd = true
			}
		})
		c.Events = append(c.Events, e)
	})
}

func (s *scanner) state() *es.Snapshot {
	snapshot := &es.Snapshot{}
	s.object(func(key string) {
		switch key {
		case "fold":
			snapshot.Fold = int(s.number())
		case "data":
			snapshot.Data = s.value()
		default:
			s.odd = true
		}
	})
	return snapshot
}

func (s *scanner) object(field func(key string)) {
	s.list('{', '}', func() {
		key := s.plain()
		s.take(':')
		field(string(key))
	})
}

func (s *scanner) list(open, end byte, item func()) {
	s.take(open)
	if s.peek() == end {
		s.at++
		return
	}
	for !s.odd {
		item()
		if s.peek() == end {
			s.at++
			return
		}
		s.take(',')
	}
}

func (s *scanner) peek() byte {
	if s.at < len(s.data) {
		return s.data[s.at]
	}
	s.odd = true
	return 0
}

func (s *scanner) take(want byte) {
	if s.odd = s.odd || s.peek() != want; !s.odd {
		s.at++
	}
}

func (s *scanner) try(err error) { s.odd = s.odd || err != nil }

// plain is a string's content when it has no escapes.
func (s *scanner) plain() []byte {
	s.take('"')
	if s.odd {
		return nil
	}
	n := bytes.IndexByte(s.data[s.at:], '"')
	if n < 0 {
		s.odd = true
		return nil
	}
	content := s.data[s.at : s.at+n]
	s.odd = bytes.IndexByte(content, '\\') >= 0
	s.at += n + 1
	return content
}

func (s *scanner) text() string { return string(s.plain()) }

func (s *scanner) number() uint64 {
	from := s.at
	for s.at < len(s.data) && s.data[s.at] >= '0' && s.data[s.at] <= '9' {
		s.at++
	}
	n, err := strconv.ParseUint(string(s.data[from:s.at]), 10, 63)
	s.try(err)
	return n
}

// value is any JSON value as it stands. A bracket within it only has to be closed.
func (s *scanner) value() json.RawMessage {
	from, depth := s.at, 0
	for !s.odd {
		switch s.peek() {
		case '"':
			s.skipString()
		case '{', '[':
			depth++
			s.at++
		case '}', ']':
			if depth == 0 { // the end of what a number or word stands in
				return s.data[from:s.at:s.at]
			}
			depth--
			s.at++
		case ',':
			if depth == 0 {
				return s.data[from:s.at:s.at]
			}
			s.at++
		default:
			s.at++
			continue
		}
		if depth == 0 {
			return s.data[from:s.at:s.at]
		}
	}
	return nil
}

func (s *scanner) skipString() {
	for s.at++; ; {
		n := bytes.IndexByte(s.data[s.at:], '"')
		if n < 0 {
			s.odd = true
			return
		}
		s.at += n + 1
		escapes := 0
		for i := s.at - 2; s.data[i] == '\\'; i-- {
			escapes++
		}
		if escapes%2 == 0 {
			return
		}
	}
}
