// JSON values: read, printed, compared, and what is refused.

using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class JsonTests
    {
        // --- round trips --------------------------------------------------------------------------------------------------------------

        [TestCase("null")]
        [TestCase("true")]
        [TestCase("false")]
        [TestCase("0")]
        [TestCase("-0")]
        [TestCase("1.50")]
        [TestCase("1E+2")]
        [TestCase("-12.5e-10")]
        [TestCase("123456789012345678901234567890")]
        [TestCase("\"\"")]
        [TestCase("\"über 🤗\"")]
        [TestCase("[]")]
        [TestCase("{}")]
        [TestCase("[1,[2,[]],{\"a\":{}}]")]
        [TestCase("{\"b\":1,\"a\":2,\"b\":3,\"\":null}")]
        public void what_is_read_is_printed_as_it_was_written(string json) => Assert.That(JsonValue.Parse(json).ToString(), Is.EqualTo(json));

        [Test]
        public void blanks_are_dropped() => Assert.That(JsonValue.Parse(" \t\r\n{ \"a\" : [ 1 , 2 ] } ").ToString(), Is.EqualTo("{\"a\":[1,2]}"));

        [Test]
        public void escapes_are_read()
        {
            Assert.That(JsonValue.Parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00fc\\u00FC\\ud83e\\udd17\"").AsString, Is.EqualTo("\"\\/\b\f\n\r\tüü🤗"));
            Assert.That(JsonValue.Parse("\"a\\u0000b\"").AsString, Is.EqualTo("a\0b"));
        }

        [Test]
        public void every_character_survives_being_printed_and_read()
        {
            var all = new StringBuilder();
            for (var c = 0; c < 0xd800; c += c < 0x300 ? 1 : 37) all.Append((char)c);
            all.Append("\u2028\u2029\ufeff\uffff😀\U0010ffff");
            JsonValue value = all.ToString();
            Assert.That(JsonValue.Parse(value.ToString()).AsString, Is.EqualTo(all.ToString()));
            Assert.That(value.ToString().Any(c => c < ' '), Is.False);
        }

        [Test]
        public void half_a_surrogate_pair_survives_being_read_and_printed()
        {
            var half = JsonValue.Parse("\"a\\ud83eb\"");
            // What reports tests cannot write half a pair.
            Assert.That(half.AsString == "a\ud83eb", Is.True, "read");
            Assert.That(JsonValue.Parse(half.ToString()).Equals(half), Is.True, "printed");
        }

        [Test]
        public void names_are_escaped_like_texts()
        {
            var value = JsonValue.Object(("a\"\n\\", 1));
            Assert.That(value.ToString(), Is.EqualTo("{\"a\\\"\\u000a\\\\\":1}"));
            Assert.That(JsonValue.Parse(value.ToString())["a\"\n\\"].AsLong, Is.EqualTo(1));
        }

        [Test]
        public void a_large_text_is_read_and_printed()
        {
            var text = string.Concat(Enumerable.Repeat("0123456789 ü\n", 400_000));
            Assert.That(JsonValue.Parse(((JsonValue)text).ToString()).AsString, Is.EqualTo(text));
        }

        // --- numbers ------------------------------------------------------------------------------------------------------------------

        [TestCase(0.1)]
        [TestCase(-1e300)]
        [TestCase(5e-324)]
        [TestCase(1.7976931348623157e308)]
        [TestCase(123456789.12345678)]
        [TestCase(3.0)]
        public void doubles_survive(double number)
        {
            Assert.That(JsonValue.Parse(((JsonValue)number).ToString()).AsDouble, Is.EqualTo(number));
            Assert.That(((JsonValue)number).AsDouble, Is.EqualTo(number));
        }

        [TestCase(long.MaxValue)]
        [TestCase(long.MinValue)]
        [TestCase(9007199254740993)]
        public void whole_numbers_survive_beyond_the_precision_of_doubles(long number) =>
            Assert.That(JsonValue.Parse(((JsonValue)number).ToString()).AsLong, Is.EqualTo(number));

        [TestCase("1e3", 1000L)]
        [TestCase("12.0", 12L)]
        [TestCase("-0.0", 0L)]
        [TestCase("1.5", null)]
        [TestCase("9223372036854775808", null)]
        [TestCase("1e30", null)]
        [TestCase("\"1\"", null)]
        public void whole_numbers_are_whole_and_small_enough(string json, object? expected) => Assert.That(JsonValue.Parse(json).AsLong, Is.EqualTo(expected));

        [TestCase("1e999")]
        [TestCase("-1e999")]
        public void a_number_that_no_double_holds_is_not_infinite(string json) =>
            Assert.That(JsonValue.Parse(json).AsDouble, Is.Not.EqualTo(double.PositiveInfinity).And.Not.EqualTo(double.NegativeInfinity));

        [TestCase(double.NaN)]
        [TestCase(double.PositiveInfinity)]
        [TestCase(double.NegativeInfinity)]
        public void what_json_has_no_number_for_is_refused(double number)
        {
            Assert.Throws<ArgumentException>(() => _ = (JsonValue)number);
            using var client = Sandbox.Client();
            Assert.Throws<ArgumentException>(() => client.TextGeneration("a", new TextGenerationOptions { Temperature = number }));
            Assert.Throws<ArgumentException>(() => client.TextGenerationAsync("a", new TextGenerationOptions { Temperature = number }).GetAwaiter().GetResult());
        }

        [Test]
        public void numbers_do_not_depend_on_the_culture()
        {
            var before = Thread.CurrentThread.CurrentCulture;
            try
            {
                var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
                culture.NumberFormat.NumberDecimalSeparator = ",";
                culture.NumberFormat.NegativeSign = "~";
                Thread.CurrentThread.CurrentCulture = culture;
                Assert.That(((JsonValue)(-1.5)).ToString(), Is.EqualTo("-1.5"));
                Assert.That(((JsonValue)(-3)).ToString(), Is.EqualTo("-3"));
                Assert.That(JsonValue.Parse("-1.5").AsDouble, Is.EqualTo(-1.5));
                Assert.That(JsonValue.Parse("-3").AsLong, Is.EqualTo(-3));
                using var client = Sandbox.Client();
                Server.Forget();
                client.TextGeneration("a", new TextGenerationOptions { Temperature = 0.5, Seed = -3 });
                Assert.That(Server.LastBody()["parameters"]["temperature"].AsDouble, Is.EqualTo(0.5));
            }
            finally
            {
                Thread.CurrentThread.CurrentCulture = before;
            }
        }

        // --- what is refused ------------------------------------------------------------------------------------------------------------

        [TestCase("", 0)]
        [TestCase("  ", 2)]
        [TestCase("nul", 3)]
        [TestCase("True", 0)]
        [TestCase("[1,]", 3)]
        [TestCase("[1 2]", 3)]
        [TestCase("{\"a\":1,}", 7)]
        [TestCase("{a:1}", 1)]
        [TestCase("{\"a\" 1}", 5)]
        [TestCase("{\"a\":1", 6)]
        [TestCase("\"abc", 4)]
        [TestCase("\"a\nb\"", 2)]
        [TestCase("\"\\x\"", 3)]
        [TestCase("\"\\u12\"", 3)]
        [TestCase("\"\\u12g4\"", 3)]
        [TestCase("\"\\u+123\"", 3)]
        [TestCase("01", 2)]
        [TestCase("1.", 2)]
        [TestCase(".5", 0)]
        [TestCase("1e", 2)]
        [TestCase("+1", 0)]
        [TestCase("-", 1)]
        [TestCase("NaN", 0)]
        [TestCase("Infinity", 0)]
        [TestCase("1 2", 2)]
        [TestCase("{} ]", 3)]
        [TestCase("'a'", 0)]
        [TestCase("[1/*c*/]", 2)]
        [TestCase("\"ü\"x", 4)]
        public void what_is_no_json_is_refused_with_its_place(string json, int place)
        {
            var fault = Assert.Throws<FormatException>(() => JsonValue.Parse(json));
            Assert.That(fault.Message, Is.StringContaining("at byte " + place).And.StringStarting("not JSON: "));
        }

        [Test]
        public void null_is_no_json()
        {
            Assert.Throws<ArgumentNullException>(() => JsonValue.Parse((string)null!));
            Assert.Throws<ArgumentNullException>(() => JsonValue.Array((System.Collections.Generic.IEnumerable<JsonValue?>)null!));
            Assert.Throws<ArgumentNullException>(() => JsonValue.Object(((string, JsonValue?)[])null!));
            Assert.Throws<ArgumentException>(() => JsonValue.Object((null!, 1)));
        }

        [Test]
        public void what_is_nested_deeper_than_the_stack_may_be_is_refused()
        {
            Assert.That(JsonValue.Parse(new string('[', 200) + new string(']', 200)).ToString().Length, Is.EqualTo(400));
            foreach (var depth in new[] { 300, 100_000, 3_000_000 })
            {
                Assert.That(Assert.Throws<FormatException>(() => JsonValue.Parse(new string('[', depth))).Message, Is.StringContaining("deep"));
                Assert.That(Assert.Throws<FormatException>(() => JsonValue.Parse(string.Concat(Enumerable.Repeat("{\"a\":", depth)))).Message, Is.StringContaining("deep"));
            }
        }

        // --- values ---------------------------------------------------------------------------------------------------------------------

        [Test]
        public void a_value_of_another_kind_is_null_or_empty()
        {
            var text = JsonValue.Parse("\"x\"");
            Assert.That((text.Kind, text.IsNull, text.Count), Is.EqualTo((JsonKind.String, false, 0)));
            Assert.That(new object?[] { text.AsLong, text.AsDouble, text.AsBool, JsonValue.Null.AsString, JsonValue.Parse("1").AsString, JsonValue.Parse("1").AsBool }, Is.All.Null);
            Assert.That(text["a"].IsNull && text[0].IsNull && JsonValue.Null["a"]["b"][3].IsNull, Is.True);
            Assert.That(text.Items, Is.Empty);
            Assert.That(text.Members, Is.Empty);
            var list = JsonValue.Parse("[1]");
            Assert.That(list[-1].IsNull && list[1].IsNull && !list[0].IsNull, Is.True);
        }

        [Test]
        public void members_keep_their_order_and_the_last_of_a_name_counts()
        {
            var value = JsonValue.Parse("{\"b\":1,\"a\":2,\"b\":3}");
            Assert.That(value.Members.Select(member => member.Key), Is.EqualTo(new[] { "b", "a", "b" }));
            Assert.That(value["b"].AsLong, Is.EqualTo(3));
            Assert.That(value.Count, Is.EqualTo(3));
        }

        [Test]
        public void values_are_made_of_what_csharp_has()
        {
            var value = JsonValue.Object(("s", "x"), ("i", 1), ("l", 1L << 40), ("d", 0.5), ("b", true), ("n", null), ("a", JsonValue.Array("x", 2, null, false)), ("t", (string?)null));
            Assert.That(value.ToString(), Is.EqualTo("{\"s\":\"x\",\"i\":1,\"l\":1099511627776,\"d\":0.5,\"b\":true,\"n\":null,\"a\":[\"x\",2,null,false],\"t\":null}"));
            Assert.That(JsonValue.Parse(value.ToString()), Is.EqualTo(value));
        }

        [Test]
        public void what_was_made_does_not_change_with_the_list_it_was_made_of()
        {
            var items = new System.Collections.Generic.List<JsonValue?> { 1 };
            var array = JsonValue.Array(items.AsEnumerable());
            items.Add(2);
            Assert.That(array.ToString(), Is.EqualTo("[1]"));
        }

        [Test]
        public void values_are_equal_if_their_json_is()
        {
            var (one, other) = (JsonValue.Parse("{\"a\":[1,\"x\",null]}"), JsonValue.Object(("a", JsonValue.Array(1, "x", null))));
            Assert.That(one.Equals(other) && one.Equals((object)other) && one.GetHashCode() == other.GetHashCode(), Is.True);
            Assert.That(JsonValue.Parse("1").Equals(JsonValue.Parse("1.0")), Is.False);
            Assert.That(JsonValue.Parse("{\"a\":1,\"b\":2}").Equals(JsonValue.Parse("{\"b\":2,\"a\":1}")), Is.False);
            Assert.That(JsonValue.Parse("\"1\"").Equals(JsonValue.Parse("1")), Is.False);
            Assert.That(JsonValue.Parse("null").Equals(null), Is.False);
            Assert.That(JsonValue.Parse("null").Equals(JsonValue.Null), Is.True);
            Assert.That(JsonValue.Parse("\"null\"").Equals(JsonValue.Null), Is.False);
        }
    }
}
