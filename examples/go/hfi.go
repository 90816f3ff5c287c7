// Package hfi gives the answer of a chat in parts, over libhfi by cgo: a model of how to bind hfi in Go.
//
// It uses the pull API, so no Go code is ever called from the library. Arguments go in as JSON, by huggingface_hub's names; texts that come
// out are Go strings, so copies: the library's views live only until the next event.
//
// CGO_CFLAGS says where hfi.h is and CGO_LDFLAGS where the library is, if not where the compiler looks:
//
//	CGO_CFLAGS=-I/path/to/include CGO_LDFLAGS=-L/path/to/lib go build ./...
package hfi

// #cgo LDFLAGS: -lhfi
// #include <stdlib.h>
// #include <hfi.h>
import "C"

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unsafe"
)

// Error says why a call failed.
type Error struct {
	Status     int    // one of the HFI_ERROR_* numbers
	Name       string // its name
	Message    string
	HTTPStatus int           // 0 if no server refused
	RetryAfter time.Duration // negative if the server did not say
}

func (e *Error) Error() string { return e.Name + ": " + e.Message }

// newError copies what the library says.
func newError(status C.hfi_status_t, view *C.hfi_error_t) *Error {
	name := C.GoString(C.hfi_status_name(status))
	if view == nil {
		return &Error{Status: int(status), Name: name, Message: name, RetryAfter: -1}
	}
	return &Error{
		Status:     int(status),
		Name:       name,
		Message:    C.GoString(C.hfi_error_message(view)),
		HTTPStatus: int(C.hfi_error_http_status(view)),
		RetryAfter: time.Duration(float64(C.hfi_error_retry_after(view)) * float64(time.Second)),
	}
}

// withText lends the library a text. One with a NUL inside would be cut there.
func withText(text string, use func(*C.char)) error {
	if strings.IndexByte(text, 0) >= 0 {
		return fmt.Errorf("hfi: a NUL inside %q", text)
	}
	lent := C.CString(text)
	defer C.free(unsafe.Pointer(lent))
	use(lent)
	return nil
}

// Settings of a client. What is empty comes from the environment.
type Settings struct {
	BaseURL, Token, Model string
}

// Client has the connections. Any number of goroutines may use one.
type Client struct {
	handle *C.hfi_client_t
}

// NewClient makes a client, to be closed.
func NewClient(settings Settings) (*Client, error) {
	if C.hfi_abi_version() < C.HFI_ABI_VERSION {
		return nil, fmt.Errorf("libhfi %s is older than the header that this was built with", C.GoString(C.hfi_version()))
	}
	config := C.hfi_config_new()
	defer C.hfi_config_free(config)
	for _, setting := range []struct {
		text string
		set  func(*C.char)
	}{
		{settings.BaseURL, func(text *C.char) { C.hfi_config_set_base_url(config, text) }},
		{settings.Token, func(text *C.char) { C.hfi_config_set_token(config, text) }},
		{settings.Model, func(text *C.char) { C.hfi_config_set_model(config, text) }},
	} {
		if setting.text == "" {
			continue
		}
		if err := withText(setting.text, setting.set); err != nil {
			return nil, err
		}
	}
	client := &Client{C.hfi_client_new(config)}
	if wrong := C.hfi_client_error(client.handle); wrong != nil {
		defer client.Close()
		return nil, newError(C.hfi_error_status(wrong), wrong)
	}
	return client, nil
}

// Close ends what is still on its way. The client is of no use any more.
func (c *Client) Close() {
	C.hfi_client_free(c.handle)
	c.handle = nil // the library takes NULL, and answers with an error
}

// Message is a part of a conversation.
type Message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// Arguments are those of huggingface_hub's chat_completion, by their names.
type Arguments map[string]any

// Chat starts an answer, which comes as a Stream, to be closed. It is cancelled with the context.
func (c *Client) Chat(ctx context.Context, messages []Message, arguments Arguments) (*Stream, error) {
	task := C.CString("chat_completion")
	defer C.free(unsafe.Pointer(task))
	stream := &Stream{handle: C.hfi_request_new(c.handle, task), ctx: ctx}
	all := Arguments{}
	for name, value := range arguments {
		all[name] = value
	}
	all["messages"], all["stream"] = messages, true
	if err := stream.start(all); err != nil {
		stream.Close()
		return nil, err
	}
	stream.watch()
	return stream, nil
}

// Usage is what an answer took.
type Usage struct {
	Tokens                 int64 // -1 if it is not known
	FinishReason           string
	FirstByteTime, Elapsed time.Duration
}

// Stream is an answer in parts, for one goroutine at a time:
//
//	defer stream.Close()
//	for stream.Next() {
//		fmt.Print(stream.Text())
//	}
//	if err := stream.Err(); err != nil { … }
type Stream struct {
	handle        *C.hfi_request_t
	ctx           context.Context
	stop, stopped chan struct{} // of the goroutine that watches the context
	text          string
	usage         Usage
	err           error
}

func (s *Stream) start(arguments Arguments) error {
	for name, value := range arguments {
		encoded, err := json.Marshal(value)
		if err != nil {
			return err
		}
		text := C.CString(string(encoded))
		err = withText(name, func(name *C.char) { C.hfi_request_set_json(s.handle, name, text) })
		C.free(unsafe.Pointer(text))
		if err != nil {
			return err
		}
	}
	return s.check(C.hfi_request_start(s.handle))
}

// watch cancels the request with its context; that may be done while another thread waits in Next.
func (s *Stream) watch() {
	if s.ctx.Done() == nil {
		return
	}
	s.stop, s.stopped = make(chan struct{}), make(chan struct{})
	go func() {
		defer close(s.stopped)
		select {
		case <-s.ctx.Done():
			C.hfi_request_cancel(s.handle)
		case <-s.stop:
		}
	}()
}

func (s *Stream) check(status C.hfi_status_t) error {
	if status == C.HFI_OK {
		return nil
	}
	if status == C.HFI_ERROR_CANCELLED && s.ctx.Err() != nil {
		return s.ctx.Err()
	}
	return newError(status, C.hfi_request_error(s.handle))
}

// Next waits for the next part. It is false at the end, and after an error.
func (s *Stream) Next() bool {
	for s.handle != nil {
		var event *C.hfi_event_t
		if s.err = s.check(C.hfi_request_next(s.handle, -1, &event)); s.err != nil {
			s.Close()
			break
		}
		switch C.hfi_event_kind(event) {
		case C.HFI_EVENT_ITEM:
			var length C.size_t
			text := C.hfi_event_text(event, &length)
			if length > 0 {
				s.text = C.GoStringN(text, C.int(length))
				return true
			}
		case C.HFI_EVENT_DONE:
			if s.err = s.check(C.hfi_event_status(event)); s.err == nil {
				s.usage = newUsage(C.hfi_request_response(s.handle))
			}
			s.Close()
		}
	}
	s.text = ""
	return false
}

func newUsage(response *C.hfi_response_t) Usage {
	duration := func(seconds C.double) time.Duration { return time.Duration(float64(seconds) * float64(time.Second)) }
	return Usage{
		Tokens:        int64(C.hfi_response_tokens(response)),
		FinishReason:  C.GoString(C.hfi_response_finish_reason(response)),
		FirstByteTime: duration(C.hfi_response_first_byte_seconds(response)),
		Elapsed:       duration(C.hfi_response_total_seconds(response)),
	}
}

// Text is the part that Next has found.
func (s *Stream) Text() string { return s.text }

// Err is why Next was false, if that was not the end.
func (s *Stream) Err() error { return s.err }

// Usage is what the answer took, once all of it has come.
func (s *Stream) Usage() Usage { return s.usage }

// Close cancels what has not come; nothing comes any more.
func (s *Stream) Close() {
	if s.stop != nil {
		close(s.stop)
		<-s.stopped // it does not use the handle any more
		s.stop = nil
	}
	C.hfi_request_free(s.handle)
	s.handle = nil
}
