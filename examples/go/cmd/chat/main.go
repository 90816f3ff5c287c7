// Asks a question and prints the answer while it comes: go run ./cmd/chat [QUESTION]
// With HFI_BASE_URL it asks that server, as the sandbox, else with HF_TOKEN Hugging Face; HFI_MODEL names the model.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"

	"example.com/hfi"
)

func run(ctx context.Context, question string) error {
	client, err := hfi.NewClient(hfi.Settings{BaseURL: os.Getenv("HFI_BASE_URL"), Model: os.Getenv("HFI_MODEL")})
	if err != nil {
		return err
	}
	defer client.Close()

	messages := []hfi.Message{{Role: "user", Content: question}}
	answer, err := client.Chat(ctx, messages, hfi.Arguments{
		"max_tokens":     60,
		"stream_options": map[string]bool{"include_usage": true},
	})
	if err != nil {
		return err
	}
	defer answer.Close()
	for answer.Next() {
		fmt.Print(answer.Text())
	}
	if answer.Err() != nil {
		return answer.Err()
	}
	fmt.Printf("\n(%d tokens in %.2f s)\n", answer.Usage().Tokens, answer.Usage().Elapsed.Seconds())
	return nil
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	question := strings.Join(os.Args[1:], " ")
	if question == "" {
		question = "What is a token?"
	}
	if err := run(ctx, question); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
