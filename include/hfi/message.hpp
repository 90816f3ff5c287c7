// Conversations: messages, and tools that a model may call.
#ifndef HFI_MESSAGE_HPP
#define HFI_MESSAGE_HPP

#include <hfi/content.hpp>
#include <hfi/json.hpp>

HFI_NAMESPACE_BEGIN

struct ChatCompletionOutput;

/// A message of a conversation. Since 0.1.0.
class Message {
public:
    /// What the model is told about the conversation.
    static Message system(std::string_view text) { return of("system", text); }
    /// What the user says.
    static Message user(std::string_view text) { return of("user", text); }
    /// What the model said.
    static Message assistant(std::string_view text) { return of("assistant", text); }
    /// What the model said, with its calls of tools; without its reasoning, which some servers refuse.
    static Message assistant(const ChatCompletionOutput &output);
    /// What a tool answered to a call with that id.
    static Message tool(std::string_view id, std::string_view text) {
        return Message(json::object({{"role", "tool"}, {"tool_call_id", id}, {"content", text}}));
    }
    /// A message as JSON, as one that was kept.
    explicit Message(json raw) : raw_(std::move(raw)) {}

    /// Adds an image.
    Message &image(Content image) & {
        images_.push_back(std::move(image));
        return *this;
    }
    /// The same.
    Message image(Content image) && {
        images_.push_back(std::move(image));
        return std::move(*this);
    }

    /// Who says it: `system`, `user`, `assistant` or `tool`.
    std::string_view role() const &noexcept { return raw_["role"].as_string().value_or(""); }
    /// The same of what is gone at once.
    std::string role() const && { return std::string(role()); }
    /// What it says; empty if it says nothing, or more than text.
    std::string_view text() const &noexcept { return raw_["content"].as_string().value_or(""); }
    /// The same of what is gone at once.
    std::string text() const && { return std::string(text()); }
    /// The message, without the images that were added.
    const json &raw() const &noexcept { return raw_; }
    /// The same of what is gone at once.
    json raw() const && { return raw_; }
    /// The images that were added.
    const std::vector<Content> &images() const &noexcept { return images_; }
    /// The same of what is gone at once.
    std::vector<Content> images() const && { return images_; }

private:
    static Message of(std::string_view role, std::string_view text) { return Message(json::object({{"role", role}, {"content", text}})); }

    json raw_;
    std::vector<Content> images_;
};

/// A conversation; a text is one of a single message of the user. Since 0.1.0.
class Messages {
public:
    /// What the user says.
    Messages(std::string_view text) : messages_{Message::user(text)} {}
    /// What the user says.
    Messages(const char *text) : Messages(std::string_view(text)) {}
    /// What the user says.
    Messages(const std::string &text) : Messages(std::string_view(text)) {}
    /// A message.
    Messages(Message message) : messages_{std::move(message)} {}
    /// Messages.
    Messages(std::initializer_list<Message> messages) : messages_(messages) {}
    /// Messages.
    Messages(std::vector<Message> messages) : messages_(std::move(messages)) {}

    /// The messages.
    const std::vector<Message> &list() const &noexcept { return messages_; }
    /// The same of what is gone at once.
    std::vector<Message> list() const && { return messages_; }

private:
    std::vector<Message> messages_;
};

/// A text, or several. Since 0.1.0.
class Texts {
public:
    /// A text.
    Texts(std::string_view text) : value_(text) {}
    /// A text.
    Texts(const char *text) : value_(text) {}
    /// A text.
    Texts(const std::string &text) : value_(text) {}
    /// Texts.
    Texts(std::initializer_list<std::string> texts) : Texts(std::vector<std::string>(texts)) {}
    /// Texts.
    Texts(const std::vector<std::string> &texts) : value_(texts) {}

    /// A JSON string or a list of them.
    const json &value() const &noexcept { return value_; }
    /// The same of what is gone at once.
    json value() const && { return value_; }

private:
    json value_;
};

/// A tool that a model may call. Since 0.1.0.
struct Tool {
    /// Its name, by which the model calls it.
    std::string name;
    /// What it does, for the model.
    std::string description;
    /// The JSON schema of its arguments, an object; null for none.
    json parameters{};
    /// What it does: gets the arguments, and gives what the model is told. What it throws is told to the model, which can try otherwise.
    std::function<std::string(const json &arguments)> run{};

    /// What the model is told of it, as `ChatCompletionOptions::tools` lists it.
    json declaration() const {
        std::vector<json::member> function{{"name", name}, {"description", description}};
        if (!parameters.is_null()) function.emplace_back("parameters", parameters);
        return json::object({{"type", "function"}, {"function", json::object(std::move(function))}});
    }
};

HFI_NAMESPACE_END

#endif
