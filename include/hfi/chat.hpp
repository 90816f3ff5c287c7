// A conversation that remembers, and runs the tools that its model calls.
#ifndef HFI_CHAT_HPP
#define HFI_CHAT_HPP

#include <hfi/client.hpp>

HFI_NAMESPACE_BEGIN

/// The settings of a conversation. Since 0.1.0.
struct ChatOptions {
    /// What the model is told about the conversation.
    std::string system{};
    /// What holds for each call.
    ChatCompletionOptions options{};
    /// The tools that the model may call.
    std::vector<Tool> tools{};
    /// How often in a row the model may call tools before it must answer.
    int max_rounds = 8;
};

/// A conversation: keeps what was said, and when the model calls tools runs them, on this thread, and goes on until there is an answer.
/// A question that fails leaves the history as it was. One thread at a time; the client must live longer. Since 0.1.0.
class Chat {
public:
    class Answer;

    /// A conversation through that client.
    explicit Chat(const Client &client, ChatOptions options = {}) : client_(&client), options_(std::move(options)) {
        if (!options_.system.empty()) messages_.push_back(Message::system(options_.system));
        std::vector<json> declared = options_.options.tools ? options_.options.tools->items() : std::vector<json>();
        for (const auto &tool : options_.tools) declared.push_back(tool.declaration());
        if (!declared.empty()) options_.options.tools = json::array(std::move(declared));
    }

    /// Asks, and gives the answer.
    Result<ChatCompletionOutput> try_ask(Message question);
#if HFI_EXCEPTIONS
    /// The same; throws the error.
    ChatCompletionOutput ask(Message question) { return try_ask(std::move(question)).value(); }
    /// The same for a text.
    ChatCompletionOutput ask(std::string_view question) { return ask(Message::user(question)); }
#endif
    /// Asks a text, and gives the answer.
    Result<ChatCompletionOutput> try_ask(std::string_view question) { return try_ask(Message::user(question)); }
    /// Asks, and gives the answer in parts, as it is made: `for (auto &part : chat.stream("…")) std::cout << part.text;`. Left early, the
    /// question is forgotten.
    Answer stream(Message question);
    /// The same for a text.
    Answer stream(std::string_view question);

    /// What was said.
    const std::vector<Message> &messages() const noexcept { return messages_; }
    /// Replaces what was said, as by what was kept of an earlier conversation.
    void messages(std::vector<Message> messages) { messages_ = std::move(messages); }

private:
    // Runs what the model calls and adds the answers; false if it calls nothing.
    Result<bool> answer_calls(const ChatCompletionOutput &output, std::vector<Message> &said, int &round) const {
        const json &message = output.raw["choices"][0]["message"];
        if (message.type() != json::kind::object)
            return Error(Code::protocol, "the answer has no message; the question is forgotten, ask it again");
        said.push_back(Message::assistant(output));
        const json &calls = message["tool_calls"];
        if (calls.empty() || options_.tools.empty()) return false;
        if (++round > options_.max_rounds)
            return Error(Code::generation, "the model has called tools " + std::to_string(round) + " times in a row without an answer; raise max_rounds if that is right");
        for (const json &call : calls) said.push_back(Message::tool(call["id"].as_string().value_or(""), run(call["function"])));
        return true;
    }

    // A tool that fails is told to the model, which can try otherwise.
    std::string run(const json &function) const {
        const std::string_view name = function["name"].as_string().value_or("");
        for (const auto &tool : options_.tools) {
            if (tool.name != name || !tool.run) continue;
            const auto written = function["arguments"].as_string();
            const bool nothing = written && written->find_first_not_of(" \t\r\n") == std::string_view::npos;
            const auto arguments = !written ? Result<json>(function["arguments"]) : json::try_parse(nothing ? "{}" : *written);
            if (!arguments) return std::string("error: ") + arguments.error().what();
#if HFI_EXCEPTIONS
            try {
                return tool.run(*arguments);
            } catch (const std::exception &error) {
                return std::string("error: ") + error.what();
            }
#else
            return tool.run(*arguments);
#endif
        }
        return "error: there is no tool " + std::string(name);
    }

    const Client *client_;
    ChatOptions options_;
    std::vector<Message> messages_;
};

/// The answer to a question, in parts. Since 0.1.0.
class Chat::Answer {
public:
    /// Iterates over the parts, once.
    using iterator = detail::InputIterator<Answer, ChatCompletionChunk>;

    /// The next part, or none at the end. Waits for it, and runs the tools that the model calls.
    Result<std::optional<ChatCompletionChunk>> try_next() {
        if (error_) return *error_;
        for (;;) {
            auto next = stream_.try_next();
            if (!next) return fail(next.error());
            if (*next) return next;
            if (kept_) return std::optional<ChatCompletionChunk>();
            auto whole = stream_.try_result();
            if (!whole) return fail(whole.error());
            auto more = chat_->answer_calls(*whole, said_, round_);
            if (!more) return fail(more.error());
            if (*more) {
                if (!ask_again()) return fail(Error(Code::cancelled, "the answer was cancelled while a tool ran"));
            } else {
                chat_->messages_ = said_;
                kept_ = true;
            }
        }
    }
#if HFI_EXCEPTIONS
    /// The same; throws the error.
    std::optional<ChatCompletionChunk> next() { return try_next().value(); }
#endif
    /// The first part, which it waits for.
    iterator begin() { return iterator(*this); }
    /// The end.
    iterator end() { return {}; }
    /// Why it failed, if it has; for loops without exceptions.
    const std::optional<Error> &error() const noexcept { return error_; }
    /// Cancels it, from any thread; the next part is an error then.
    void cancel() noexcept {
        const std::lock_guard<std::mutex> lock(stop_->gate);
        stop_->cancelled = true;
        stream_.cancel();
    }

private:
    friend class Chat;

    Answer(Chat &chat, std::vector<Message> said)
        : chat_(&chat), said_(std::move(said)), stream_(chat.client_->chat_completion_stream(said_, chat.options_.options)) {}

    Error fail(const Error &error) {
        error_ = error;
        return error;
    }

    /// Starts the next round; false if it was cancelled.
    bool ask_again() {
        const std::lock_guard<std::mutex> lock(stop_->gate);
        if (!stop_->cancelled) stream_ = chat_->client_->chat_completion_stream(said_, chat_->options_.options);
        return !stop_->cancelled;
    }

    // Between the thread that takes the parts and one that cancels: each round has a stream of its own.
    struct Stop {
        std::mutex gate;
        bool cancelled = false;
    };

    Chat *chat_;
    std::unique_ptr<Stop> stop_ = std::make_unique<Stop>();
    std::vector<Message> said_;
    Stream<ChatCompletionChunk, ChatCompletionOutput> stream_;
    std::optional<Error> error_;
    int round_ = 0;
    bool kept_ = false;
};

inline Result<ChatCompletionOutput> Chat::try_ask(Message question) {
    std::vector<Message> said = messages_;
    said.push_back(std::move(question));
    for (int round = 0;;) {
        auto output = client_->try_chat_completion(said, options_.options);
        if (!output) return output;
        auto more = answer_calls(*output, said, round);
        if (!more) return more.error();
        if (*more) continue;
        messages_ = std::move(said);
        return output;
    }
}

inline Chat::Answer Chat::stream(Message question) {
    std::vector<Message> said = messages_;
    said.push_back(std::move(question));
    return Answer(*this, std::move(said));
}

inline Chat::Answer Chat::stream(std::string_view question) { return stream(Message::user(question)); }

HFI_NAMESPACE_END

#endif
