// All tasks of the library's table: each has its methods, each argument a property that arrives under its name in its place, and a batch
// gives what single calls give.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class TaskTestsTable
    {
        /// <summary>What a task or operation is called in C#.</summary>
        private static string Pascal(string name) => string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));

        private static unsafe string TableText() => Marshal.PtrToStringUTF8((IntPtr)NativeMethods.hfi_tasks_json())!;

        private static readonly JsonValue Table = JsonValue.Parse(TableText());

        private static IEnumerable<JsonValue> Group(string group) => Table.Items.Where(task => task["group"].AsString == group);

        public static readonly object[] Inference = Group("inference").Select(task => (object)task["name"].AsString!).ToArray();

        public static readonly object[] All = Table.Items.Select(task => (object)task["name"].AsString!).ToArray();

        private static JsonValue Task(string name) => Table.Items.Single(task => task["name"].AsString == name);

        private static bool Required(JsonValue argument) => argument["required"].AsBool == true;

        private static Type Options(string task) => typeof(InferenceClient).Assembly.GetType("HuggingFace.Inference." + Pascal(task) + "Options", true)!;

        /// <summary>
        /// The methods of that name whose parameters are the task's arguments, its options and a cancellation token; conversations have forms
        /// beside these.
        /// </summary>
        private static MethodInfo[] Methods(string task, string name) => typeof(InferenceClient).GetMethods()
            .Where(method => method.Name == name && method.GetParameters().Any(parameter => parameter.ParameterType == Options(task)))
            .Where(method => method.GetParameters().All(parameter => parameter.ParameterType != typeof(IEnumerable<ChatTool>) && (task != "chat_completion" || parameter.ParameterType != typeof(string))))
            .ToArray();

        [Test]
        public void the_table_has_tasks()
        {
            Assert.That(Inference.Length, Is.GreaterThanOrEqualTo(34));
            Assert.That(All.Length, Is.GreaterThan(Inference.Length));
        }

        [TestCaseSource("Inference")]
        public void a_task_has_an_awaited_a_blocking_and_a_batch_form(string task)
        {
            var (awaited, blocking) = (Methods(task, Pascal(task) + "Async"), Methods(task, Pascal(task)));
            Assert.That(blocking, Is.Not.Empty);
            foreach (var method in blocking)
            {
                var types = method.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
                var twin = awaited.Single(other => other.GetParameters().Select(parameter => parameter.ParameterType).SequenceEqual(types));
                Assert.That(twin.ReturnType, Is.EqualTo(typeof(Task<>).MakeGenericType(method.ReturnType)));
                Assert.That(types.Last(), Is.EqualTo(typeof(CancellationToken)));
                Assert.That(method.GetParameters().Count(parameter => !parameter.IsOptional), Is.EqualTo(Task(task)["arguments"].Items.Count(Required)));
            }
            var takesInput = Task(task)["arguments"].Items.Any(Required) && task != "get_recommended_model";
            Assert.That(Methods(task, Pascal(task) + "BatchAsync").Length, Is.EqualTo(takesInput ? blocking.Length : 0));
        }

        [Test]
        public void what_the_table_says_streams_has_a_form_that_streams()
        {
            // The reply to a post has no form that is known, so it is given whole.
            var streams = Group("inference").Where(task => task["streams"].AsBool == true).Select(task => task["name"].AsString!).Where(name => name != "post").ToList();
            var methods = Group("inference").Select(task => task["name"].AsString!).Where(name => Methods(name, Pascal(name) + "StreamAsync").Length > 0).ToList();
            Assert.That(streams, Is.EquivalentTo(new[] { "text_generation", "chat_completion", "conversational" }));
            Assert.That(methods, Is.EquivalentTo(streams));
        }

        // Arguments that are not the caller's to set as an option, or have another name because CallOptions has theirs.
        private static readonly Dictionary<string, string?> Renamed = new Dictionary<string, string?> { ["stream"] = null, ["timeout"] = "WaitSeconds" };

        private static string? Property(JsonValue argument) =>
            Renamed.TryGetValue(argument["name"].AsString!, out var other) ? other : Pascal(argument["name"].AsString!);

        private static readonly Dictionary<string, Type> Types = new Dictionary<string, Type>
        {
            ["string"] = typeof(string), ["integer"] = typeof(long?), ["number"] = typeof(double?), ["boolean"] = typeof(bool?),
            ["list of strings"] = typeof(IReadOnlyList<string>), ["list"] = typeof(JsonValue), ["object"] = typeof(JsonValue),
            ["any JSON value"] = typeof(JsonValue), ["boolean or string"] = typeof(JsonValue), ["string or object"] = typeof(JsonValue),
            ["binary content"] = typeof(Content),
        };

        [TestCaseSource("All")]
        public void each_optional_argument_is_a_property_of_its_type(string task)
        {
            if (task == "release_inference_endpoint") return; // has no arguments
            var creates = task == "create_inference_endpoint"; // has so many that all but its name are options
            var expected = Task(task)["arguments"].Items
                .Where(argument => !Required(argument) || (creates && argument["name"].AsString != "name"))
                .Where(argument => Property(argument) != null)
                .ToDictionary(argument => Property(argument)!, argument => Types[argument["type"].AsString!]);
            var properties = Options(task).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .ToDictionary(property => property.Name, property => property.PropertyType);
            Assert.That(properties, Is.EquivalentTo(expected));
        }

        // --- to the wire ------------------------------------------------------------------------------------------------------------------

        private static object? Sample(Type type)
        {
            if (type == typeof(string)) return "a text";
            if (type == typeof(Content)) return (Content)Server.Picture;
            if (type == typeof(JsonValue)) return JsonValue.Object(("column", JsonValue.Array("1")));
            if (type == typeof(IReadOnlyList<string>)) return new[] { "one", "two" };
            if (type == typeof(IEnumerable<ChatMessage>)) return new[] { ChatMessage.User("a text") };
            throw new NotSupportedException("no sample of " + type);
        }

        /// <summary>A value of an argument's type, and as it should arrive.</summary>
        private static (object Value, JsonValue Json) Value(JsonValue argument)
        {
            var choice = argument["choices"][0].AsString;
            switch (argument["type"].AsString)
            {
                case "string": return (choice ?? "x ü", choice ?? "x ü");
                case "integer": return (7L, 7);
                case "number": return (0.25, 0.25);
                case "boolean": return (true, true);
                case "list of strings": return (new[] { "x", "ü" }, JsonValue.Array("x", "ü"));
                case "list": return (Server.Json("[[1],2]"), Server.Json("[[1],2]"));
                case "boolean or string": return ((JsonValue)"never", "never");
                default: return (Server.Json("{'own':1}"), Server.Json("{'own':1}"));
            }
        }

        public static readonly object[] WithParameters = Group("inference")
            .Where(task => task["arguments"].Items.Any(argument => argument["place"].AsString == "parameters" && !Required(argument)))
            .Select(task => (object)task["name"].AsString!).ToArray();

        [TestCaseSource("WithParameters")]
        public void every_option_arrives_under_its_name_in_its_place(string task)
        {
            var optional = Task(task)["arguments"].Items.Where(argument => !Required(argument) && argument["place"].AsString == "parameters")
                .Where(argument => argument["name"].AsString != "extra_body").ToList();
            var options = (CallOptions)Activator.CreateInstance(Options(task))!;
            options.Headers["x-sandbox-fault"] = "status=418";
            Set(options, "Model", Sandbox.Url + "/pipeline/of-" + task);
            foreach (var argument in optional)
                if (argument["name"].AsString != "model") Set(options, Property(argument)!, Value(argument).Value);
            if (Options(task).GetProperty("ExtraBody") != null) Set(options, "ExtraBody", Server.Json("{'own_member':{'deep':[1]}}"));

            Server.Forget();
            using var client = Sandbox.Client();
            foreach (var method in Methods(task, Pascal(task)))
            {
                var arguments = method.GetParameters().Select(parameter =>
                    parameter.ParameterType == Options(task) ? options : parameter.ParameterType == typeof(CancellationToken) ? default(CancellationToken) : Sample(parameter.ParameterType)).ToArray();
                var thrown = Assert.Throws<TargetInvocationException>(() => method.Invoke(client, arguments));
                Assert.That(((HfiException)thrown.InnerException!).HttpStatus, Is.EqualTo(418), thrown.InnerException.Message);
            }

            foreach (var received in Server.Received())
            {
                Assert.That(received["path"].AsString, Is.StringStarting("/pipeline/of-" + task));
                var body = Server.BodyOf(received);
                // Conversations and embeddings have them beside the input, as OpenAI's form and TEI's want it.
                var beside = task == "chat_completion" || task == "conversational" || task == "feature_extraction";
                var place = beside ? body : body["parameters"];
                foreach (var argument in optional)
                {
                    var name = argument["name"].AsString!;
                    var expected = name == "model" ? Sandbox.Url + "/pipeline/of-" + task : Value(argument).Json;
                    Assert.That(place[name].ToString(), Is.EqualTo(expected.ToString()), name);
                }
                if (Options(task).GetProperty("ExtraBody") == null) continue;
                var merged = Task(task)["arguments"].Items.Single(argument => argument["name"].AsString == "extra_body")["place"].AsString == "control" ? body : place;
                Assert.That(merged["own_member"].ToString(), Is.EqualTo("{\"deep\":[1]}"));
            }
            Assert.That(Server.Received().Count, Is.EqualTo(Methods(task, Pascal(task)).Length));
        }

        // --- batches ----------------------------------------------------------------------------------------------------------------------

        public static readonly object[] WithBatch = Inference.Where(task => Methods((string)task, Pascal((string)task) + "BatchAsync").Length > 0).ToArray();

        /// <summary>A required argument that the sandbox has an answer to; one of two kinds.</summary>
        private static object Item(InferenceClient client, ParameterInfo parameter, int number)
        {
            if (parameter.ParameterType == typeof(string)) return number == 0 ? "Who is [MASK]?" : "I live in Berlin, [MASK].";
            if (parameter.ParameterType == typeof(Content) && number == 0) return (Content)(parameter.Name == "audio" ? Server.Sound : Server.Picture);
            if (parameter.ParameterType == typeof(Content)) return (Content)(parameter.Name == "audio" ? (InferenceFile)
                client.TextToSpeech("a", new TextToSpeechOptions { Model = Sandbox.At("text-to-speech") }) :
                client.TextToImage("a cat", new TextToImageOptions { Model = Sandbox.At("text-to-image") })).ToArray();
            if (parameter.ParameterType == typeof(IReadOnlyList<string>)) return number == 0 ? new[] { "Who is one", "two" } : new[] { "two", "Berlin" };
            if (parameter.ParameterType == typeof(JsonValue)) return Server.Json(number == 0 ? "{'Name':['Ada'],'Age':['36']}" : "{'Name':['Bob','Eve'],'Age':['41','7']}");
            return new[] { ChatMessage.User("number " + number) };
        }

        /// <summary>All that a result says, with its files and numbers.</summary>
        private static string Told(object? result) => result switch
        {
            null => "nothing",
            string text => text,
            JsonValue json => json.ToString(),
            InferenceFile file => Convert.ToBase64String(file.ToArray()),
            Embeddings numbers => string.Join(" ", numbers.ToArray()),
            System.Collections.IEnumerable items => "[" + string.Join(", ", items.Cast<object>().Select(Told)) + "]",
            _ => string.Join("; ", result.GetType().GetProperties().Where(property => property.Name == "Json" || typeof(InferenceFile).IsAssignableFrom(property.PropertyType))
                .Select(property => Told(property.GetValue(result))).DefaultIfEmpty(result.ToString())),
        };

        private static List<string> Results<T>(IAsyncEnumerable<BatchResult<T>> results) => Server.All(results).Result.Select(result => Told(result.Value)).ToList();

        [TestCaseSource("WithBatch")]
        public void a_batch_gives_for_each_item_what_its_call_gives(string task)
        {
            using var client = Sandbox.Client();
            var options = (CallOptions)Activator.CreateInstance(Options(task))!;
            if (task != "chat_completion" && task != "conversational") Set(options, "Model", Sandbox.At(task.Replace('_', '-')));
            foreach (var batch in Methods(task, Pascal(task) + "BatchAsync"))
            {
                var item = batch.GetParameters()[0].ParameterType.GetGenericArguments()[0];
                var parts = item.IsGenericType && typeof(System.Runtime.CompilerServices.ITuple).IsAssignableFrom(item) ? item.GetGenericArguments() : new[] { item };
                var single = Methods(task, Pascal(task)).Single(method => method.GetParameters().Take(parts.Length).Select(parameter => parameter.ParameterType).SequenceEqual(parts));
                var required = Enumerable.Range(0, 2).Select(number => single.GetParameters().Take(parts.Length).Select(parameter => Item(client, parameter, number)).ToArray()).ToArray();
                var expected = required.Select(arguments => Told(single.Invoke(client, arguments.Concat(new object[] { options, default(CancellationToken) }).ToArray()))).ToList();

                var inputs = Array.CreateInstance(item, 2);
                for (var i = 0; i < 2; i++) inputs.SetValue(parts.Length > 1 ? Activator.CreateInstance(item, required[i]) : required[i][0], i);
                var results = batch.Invoke(client, new object?[] { inputs, options, null, default(CancellationToken) });
                var result = batch.ReturnType.GetGenericArguments()[0].GetGenericArguments()[0];
                var all = typeof(TaskTestsTable).GetMethod(nameof(Results), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(result);
                Assert.That(all.Invoke(null, new[] { results }), Is.EqualTo(expected));
                Assert.That(expected[0], Is.Not.EqualTo(expected[1]), "or their order says nothing");
            }
        }

        private static void Set(object options, string property, object value) => options.GetType().GetProperty(property)!.SetValue(options, value);

        [Test]
        public void an_option_that_is_not_set_is_not_sent()
        {
            Server.Forget();
            using var client = Sandbox.Client();
            client.TextGeneration("a", new TextGenerationOptions());
            client.TextGeneration("a");
            foreach (var received in Server.Received()) Assert.That(Server.BodyOf(received)["parameters"].Count, Is.EqualTo(0), received["body"].AsString);
            Assert.That(Server.Received().Count, Is.EqualTo(2));
        }

        [Test]
        public void values_at_their_bounds_arrive_as_they_are()
        {
            Server.Forget();
            using var client = Sandbox.Client();
            client.TextGeneration("a", new TextGenerationOptions
            {
                Seed = long.MaxValue, MaxNewTokens = 0, Temperature = 0.1, TopP = 1e-300, RepetitionPenalty = 1.7976931348623157e308,
                DoSample = false, AdapterId = "", Stop = new string[0],
            });
            var parameters = Server.LastBody()["parameters"];
            Assert.That(parameters["seed"].AsLong, Is.EqualTo(long.MaxValue));
            Assert.That(parameters["max_new_tokens"].AsLong, Is.EqualTo(0));
            Assert.That(parameters["temperature"].AsDouble, Is.EqualTo(0.1));
            Assert.That(parameters["top_p"].AsDouble, Is.EqualTo(1e-300));
            Assert.That(parameters["repetition_penalty"].AsDouble, Is.EqualTo(1.7976931348623157e308));
            Assert.That(parameters["do_sample"].AsBool, Is.False);
            Assert.That(parameters["adapter_id"].AsString, Is.EqualTo(""));
            Assert.That(parameters["stop"].ToString(), Is.EqualTo("[]"));
        }

        [Test]
        public void extra_body_beats_the_other_options()
        {
            Server.Forget();
            using var client = Sandbox.Client();
            var options = new FillMaskOptions { Model = Sandbox.At("fill-mask"), TopK = 1, ExtraBody = Server.Json("{'top_k':3}") };
            Assert.That(client.FillMask("Hello [MASK]", options).Count, Is.EqualTo(3));
            Assert.That(Server.LastBody()["parameters"].ToString(), Is.EqualTo("{\"top_k\":3}"));
        }

        [Test]
        public void options_serve_many_calls_at_once()
        {
            using var client = Sandbox.Client();
            var options = new TextGenerationOptions { MaxNewTokens = 3, Seed = 5 };
            var texts = System.Threading.Tasks.Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.TextGenerationAsync("the same", options))).Result;
            Assert.That(texts.Select(output => output.Text).Distinct().Count(), Is.EqualTo(1));
        }
    }
}
