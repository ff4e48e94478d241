// Package access decides who may come in and what they may do there: accounts,
// sessions, and the one door, [Check], that every command and every read of a
// case goes through.
//
// A session says only who somebody is. What they may do is read from the org
// tree at each request, so a grant that is taken away is gone at once.
package access
