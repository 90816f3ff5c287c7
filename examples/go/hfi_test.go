// What the binding promises, on the sandbox server: scripts/languages-tests.sh runs it.
package hfi_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"example.com/hfi"
)

var sandbox = os.Getenv("HFI_SANDBOX_URL")

func client(t *testing.T, fault string) *hfi.Client {
	t.Helper()
	url := sandbox
	if fault != "" {
		url += "/?fault=" + fault
	}
	made, err := hfi.NewClient(hfi.Settings{BaseURL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(made.Close)
	return made
}

func start(t *testing.T, ctx context.Context, client *hfi.Client, text string, arguments hfi.Arguments) *hfi.Stream {
	t.Helper()
	stream, err := client.Chat(ctx, []hfi.Message{{Role: "user", Content: text}}, arguments)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stream.Close)
	return stream
}

func whole(stream *hfi.Stream) (parts []string) {
	for stream.Next() {
		parts = append(parts, stream.Text())
	}
	return parts
}

// connections is how many the sandbox has, without the one that asks.
func connections(t *testing.T) int {
	t.Helper()
	asking := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := asking.Get(sandbox + "/sandbox/stats")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var stats struct{ Open int }
	if err := json.NewDecoder(answer.Body).Decode(&stats); err != nil {
		t.Fatal(err)
	}
	return stats.Open - 1
}

// await gives up after many seconds.
func await(t *testing.T, wanted int) {
	t.Helper()
	until := time.Now().Add(30 * time.Second)
	for connections(t) != wanted {
		if time.Now().After(until) {
			t.Fatalf("there are not %d connections", wanted)
		}
	}
}

func failure(t *testing.T, err error) *hfi.Error {
	t.Helper()
	var wrong *hfi.Error
	if !errors.As(err, &wrong) {
		t.Fatalf("%v is no hfi.Error", err)
	}
	return wrong
}

func TestThePartsAreTheAnswerAndTheUsageComesWithTheEnd(t *testing.T) {
	usage := hfi.Arguments{"stream_options": map[string]bool{"include_usage": true}}
	stream := start(t, context.Background(), client(t, ""), "Grüße, 世界 🎉", usage)
	parts := whole(stream)
	if text := strings.Join(parts, ""); text != "You said: Grüße, 世界 🎉" || len(parts) < 2 {
		t.Errorf("%q", parts)
	}
	if stream.Err() != nil || stream.Usage().Tokens <= 0 || stream.Usage().FinishReason != "stop" {
		t.Errorf("%v %+v", stream.Err(), stream.Usage())
	}
	if stream.Next() {
		t.Error("there is more after the end")
	}
}

func TestMessagesGoInAsTheyAre(t *testing.T) {
	said := "a \"quoted\"\nline \\ with a \x00 inside"
	stream := start(t, context.Background(), client(t, ""), said, nil)
	if text := strings.Join(whole(stream), ""); text != "You said: "+said {
		t.Errorf("%q", text)
	}
}

func TestARefusalIsTheErrorOfTheLoop(t *testing.T) {
	stream := start(t, context.Background(), client(t, "status=404"), "hello", nil)
	if parts := whole(stream); parts != nil {
		t.Errorf("%q", parts)
	}
	wrong := failure(t, stream.Err())
	if wrong.Name != "HFI_ERROR_NOT_FOUND" || wrong.HTTPStatus != 404 || !strings.Contains(wrong.Message, "asked for status 404") {
		t.Errorf("%+v", wrong)
	}
}

func TestAnErrorInTheMiddleComesAfterThePartsBeforeIt(t *testing.T) {
	stream := start(t, context.Background(), client(t, "error_event=2"), "one two three four", nil)
	if len(whole(stream)) == 0 {
		t.Error("no parts")
	}
	if wrong := failure(t, stream.Err()); wrong.Name != "HFI_ERROR_OVERLOADED" {
		t.Errorf("%+v", wrong)
	}
}

func TestAnUnknownArgumentIsAnErrorWithTheNearestName(t *testing.T) {
	_, err := client(t, "").Chat(context.Background(), nil, hfi.Arguments{"max_token": 5})
	if wrong := failure(t, err); !strings.Contains(wrong.Message, "max_tokens") {
		t.Errorf("%+v", wrong)
	}
}

func TestFaultySettingsAreAnError(t *testing.T) {
	_, err := hfi.NewClient(hfi.Settings{BaseURL: "ftp://"})
	if wrong := failure(t, err); wrong.Name != "HFI_ERROR_INVALID_ARGUMENT" {
		t.Errorf("%+v", wrong)
	}
	if _, err := hfi.NewClient(hfi.Settings{BaseURL: "http://localhost\x00evil"}); err == nil {
		t.Error("a NUL is taken")
	}
}

func TestAClosedClientRefusesCalls(t *testing.T) {
	closed := client(t, "")
	closed.Close()
	_, err := closed.Chat(context.Background(), []hfi.Message{{Role: "user", Content: "hello"}}, nil)
	failure(t, err)
}

func TestLeavingTheLoopEarlyAndClosingCancels(t *testing.T) {
	one := client(t, "stall_mid_stream=2")
	stream := start(t, context.Background(), one, "one two three", nil)
	for stream.Next() {
		break
	}
	await(t, 1)
	stream.Close()
	await(t, 0)
}

func TestTheContextCancelsALoopThatWaits(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	stream := start(t, ctx, client(t, "stall_mid_stream=2"), "one two three", nil)
	for stream.Next() {
		cancel()
	}
	if !errors.Is(stream.Err(), context.Canceled) {
		t.Errorf("%v", stream.Err())
	}
	await(t, 0)
}
