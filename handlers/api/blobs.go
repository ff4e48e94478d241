package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/handlers/access"
	files "gridcase/projections/casefile"
	"gridcase/projections/timeline"
)

// Blobs keeps photos under the SHA-256 of what was sent, and shows copies without
// what the camera wrote beside the picture. Its refusals are *es.Rejection.
type Blobs interface {
	Put(sum, by string, photo []byte) (first bool, err error)
	Get(sum string) (photo []byte, kind string, err error)
	Has(sum string) bool
	SentBy(sum, person string) bool
}

// photoLimit is one byte more than a photo may have: the store says that it is
// too large.
const (
	photoLimit   = 10<<20 + 1
	photoWithin  = 2 * time.Minute // over a bad line
	mostSearched = 50              // cases that name one photo: more never do
)

var (
	errNoPhoto  = &es.Rejection{Code: "blob.not_found", Zh: "没有这张照片，或尚未上传。", En: "There is no such photo, or it was not sent yet."}
	errNoPhotos = &es.Rejection{Code: "blob.unavailable", Zh: "照片暂时无法存取，请稍后再试。", En: "Photos cannot be kept or shown at the moment. Try again later."}
)

type blobInput struct {
	Sum string `path:"sha256" pattern:"^[0-9a-f]{64}$" patternDescription:"64 hexadecimal digits" doc:"SHA-256 of the photo as it was sent."`
}

type putBlobInput struct {
	Sum     string `path:"sha256" pattern:"^[0-9a-f]{64}$" patternDescription:"64 hexadecimal digits" doc:"SHA-256 of the photo as it was sent."`
	RawBody []byte `contentType:"application/octet-stream"`
}

type putBlobOutput struct {
	Status int
	Body   struct {
		Sum string `json:"sha256"`
	}
}

// putBlob keeps a photo. Sent again it is the same: a phone that lost its signal
// in between need not know how far it came.
func (s *server) putBlob(ctx context.Context, in *putBlobInput) (*putBlobOutput, error) {
	if s.deps.Blobs == nil {
		return nil, errNoPhotos
	}
	first, err := s.deps.Blobs.Put(in.Sum, callOf(ctx).actor.ID, in.RawBody)
	if err != nil {
		return nil, err
	}
	out := &putBlobOutput{Status: http.StatusOK}
	out.Body.Sum = in.Sum
	if first {
		out.Status = http.StatusCreated
	}
	return out, nil
}

type getBlobOutput struct {
	Kind  string `header:"Content-Type"`
	Save  string `header:"Content-Disposition"`
	Only  string `header:"Cross-Origin-Resource-Policy"`
	Draws string `header:"Content-Security-Policy"`
	Body  []byte
}

func (s *server) getBlob(ctx context.Context, in *blobInput) (*getBlobOutput, error) {
	if s.deps.Blobs == nil {
		return nil, errNoPhotos
	}
	if err := s.maySeePhoto(ctx, in.Sum); err != nil {
		return nil, err
	}
	photo, kind, err := s.deps.Blobs.Get(in.Sum)
	if err != nil {
		return nil, err
	}
	ending := map[string]string{"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}[kind]
	return &getBlobOutput{
		Kind: kind, Save: "inline; filename=" + strconv.Quote(in.Sum[:12]+"."+ending), Only: "same-origin",
		Draws: "default-src 'none'; sandbox", Body: photo,
	}, nil
}

// maySeePhoto answers nil to whoever sent the photo or may see a case that names
// it; to others it is not there.
func (s *server) maySeePhoto(ctx context.Context, sum string) error {
	actor := callOf(ctx).actor
	if s.deps.Blobs.SentBy(sum, actor.ID) {
		return nil
	}
	cases, err := timeline.Naming(ctx, s.deps.Views.DB, sum, mostSearched)
	if err != nil {
		return err
	}
	for _, id := range cases {
		f, found, err := files.Get(ctx, s.deps.Views.DB, id)
		if err != nil {
			return err
		}
		if found && access.Check(actor, access.See, access.Of(f.State), s.tree()) == nil && !s.withheld(ctx, f.State) {
			return nil
		}
	}
	return errNoPhoto
}

// Shown is a photo of a case.
type Shown struct {
	Photo   string         `json:"photo" doc:"SHA-256: GET /api/v1/blobs/{sha256}."`
	Stage   casefile.Stage `json:"stage" enum:"before,during,after"`
	By      string         `json:"by"`
	ByName  string         `json:"by_name"`
	At      time.Time      `json:"at"`
	Missing bool           `json:"missing" doc:"It was named and not sent yet."`
}

// evidence lists the photos of a case, the first one first, as they were at a
// version of it.
func (s *server) evidence(ctx context.Context, caseID string, version uint64) ([]Shown, error) {
	found, err := timeline.Photos(ctx, s.deps.Views.DB, caseID)
	if err != nil {
		return nil, err
	}
	all := []Shown{}
	for _, e := range found {
		if e.Version > version {
			break // sent since then
		}
		events, err := casefile.Events(es.Commit{Subject: caseID, Version: e.Version, Events: []es.Stored{{Type: e.Type, Data: e.Data}}})
		if err != nil {
			continue //nolint:nilerr // stored by a newer program
		}
		for _, p := range casefile.Shown(events[0]) {
			missing := s.deps.Blobs == nil || !s.deps.Blobs.Has(p.Photo)
			all = append(all, Shown{p.Photo, p.Stage, e.By, s.actorName(ctx, e.By), e.At, missing})
		}
	}
	return all, nil
}

// readPhoto reads a photo whole before anything is decided on it.
func (s *server) readPhoto(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(photoWithin)) // a recorder in tests has none
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, photoLimit))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return nil, errPhotoLarge
	}
	if err != nil {
		return nil, errSlowBody
	}
	return raw, nil
}

var errPhotoLarge = &es.Rejection{Code: "blob.too_large", Zh: "照片超过 10 MB，请压缩后上传。", En: "The photo is larger than 10 MB. Send a smaller one."}

// photo marks an operation whose content is a photo and no JSON.
func photo(op huma.Operation) huma.Operation {
	op.Metadata[raw] = true
	op.MaxBodyBytes = photoLimit
	op.Description = "JPEG, PNG or WebP, 10 MB at most. What is shown later is a copy without place, time and device."
	return op
}
