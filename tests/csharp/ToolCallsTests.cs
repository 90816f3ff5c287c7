// The calls of tools in streamed answers, put together from their parts whatever servers make of ids and indices.

using System.Linq;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class ToolCallsTests
    {
        /// <summary>Id, name and arguments of the calls that come of the parts; each list is of one event.</summary>
        private static string[] Calls(params string[] lists)
        {
            var calls = new ToolCalls();
            foreach (var list in lists) calls.Add(Server.Json(list));
            Assert.That(calls.Json.Items.All(call => call["type"].AsString == "function"), Is.True);
            Assert.That(calls.Count, Is.EqualTo(calls.Json.Count));
            return calls.Json.Items.Select(call => call["id"].AsString + " " + call["function"]["name"].AsString + call["function"]["arguments"].AsString).ToArray();
        }

        private static string Part(string index, string? id, string? name, string arguments) =>
            "[{" + index + (id == null ? "" : "'id':'" + id + "',") + "'type':'function','function':{" + (name == null ? "" : "'name':'" + name + "',") + "'arguments':'" + arguments + "'}}]";

        [TestCase("'index':0,", "'index':1,")]
        [TestCase("'index':1,", "'index':2,")]
        [TestCase("'index':7,", "'index':3,")]
        public void parts_belong_to_the_call_of_their_index(string first, string second) => Assert.That(
            Calls(Part(first, "1", "a", ""), Part(second, "2", "b", "{"), Part(first, null, null, "["), Part(second, "", null, "}"), Part(first, null, null, "]")),
            Is.EqualTo(new[] { "1 a[]", "2 b{}" }));

        [TestCase("'index':0,")]
        [TestCase("'index':5,")]
        [TestCase("")]
        [TestCase("'index':null,")]
        public void a_new_id_begins_another_call_whatever_the_index(string index)
        {
            var both = new[] { "1 a[]", "2 b{}" };
            Assert.That(Calls(Part(index, "1", "a", "[]"), Part(index, "2", "b", "{}")), Is.EqualTo(both));
            Assert.That(Calls(Part(index, "1", "a", "["), Part(index, "2", "b", "{"), Part(index, "1", null, "]"), Part(index, "2", null, "}")), Is.EqualTo(both));
        }

        [TestCase("'index':0,")]
        [TestCase("'index':5,")]
        public void a_part_without_id_is_of_the_last_call_with_its_index(string index) => Assert.That(
            Calls(Part(index, "1", "a", "[]"), Part(index, "2", "b", "{"), Part(index, null, null, "}")), Is.EqualTo(new[] { "1 a[]", "2 b{}" }));

        [Test]
        public void an_id_may_come_after_its_call_has_begun() =>
            Assert.That(Calls(Part("'index':0,", null, "a", "["), Part("'index':0,", "1", null, "]")), Is.EqualTo(new[] { "1 a[]" }));

        [Test]
        public void without_id_and_index_a_name_begins_another_call() => Assert.That(
            Calls(Part("", null, "a", "["), Part("", null, null, "]"), Part("", null, "b", "{}")), Is.EqualTo(new[] { " a[]", " b{}" }));

        [Test]
        public void the_same_id_with_another_index_is_another_call() => Assert.That(
            Calls(Part("'index':0,", "1", "a", "[]"), Part("'index':1,", "1", "b", "{}")), Is.EqualTo(new[] { "1 a[]", "1 b{}" }));

        [Test]
        public void a_single_call_may_stand_without_a_list() =>
            Assert.That(Calls("{'id':'1','function':{'name':'a','arguments':'[]'}}"), Is.EqualTo(new[] { "1 a[]" }));

        [Test]
        public void a_call_without_id_and_index_is_one_call() =>
            Assert.That(Calls(Part("", null, "a", "["), Part("", null, null, "]")), Is.EqualTo(new[] { " a[]" }));

        [Test]
        public void arguments_may_be_an_object() =>
            Assert.That(Calls("[{'index':0,'id':'1','function':{'name':'a','arguments':{'x':1}}}]"), Is.EqualTo(new[] { "1 a{\"x\":1}" }));

        [Test]
        public void no_parts_are_no_calls()
        {
            var calls = new ToolCalls();
            calls.Add(JsonValue.Null);
            calls.Add(Server.Json("[]"));
            Assert.That((calls.Count, calls.Json.IsNull), Is.EqualTo((0, true)));
        }
    }
}
