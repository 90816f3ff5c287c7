// Refusals and their kinds, pauses, and numbers in replies.

using System;
using System.Collections.Generic;
using System.Text;
using NUnit.Framework;

namespace HuggingFace.Inference.Unity.Tests
{
    [TestFixture]
    public sealed class WebErrorsTests
    {
        private static readonly WebSettings Settings = new WebSettings(new InferenceClientOptions { Token = "hf_secret\"x" });

        private static Func<string, string?> Headers(params string[] pairs)
        {
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < pairs.Length; i += 2) headers[pairs[i]] = pairs[i + 1];
            return name => headers.TryGetValue(name, out var value) ? value : null;
        }

        private static HfiException Refused(int status, string body, params string[] headers) =>
            WebErrors.Refused(Settings, new Uri("https://h/x?key=1"), status, Headers(headers), Encoding.UTF8.GetBytes(body));

        [TestCase(400, "{\"error\":\"no\"}", HfiStatus.BadRequest)]
        [TestCase(401, "{\"error\":\"no\"}", HfiStatus.Unauthorized)]
        [TestCase(402, "{\"error\":\"no\"}", HfiStatus.PaymentRequired)]
        [TestCase(403, "{\"error\":\"no\"}", HfiStatus.Forbidden)]
        [TestCase(404, "{\"error\":\"no\"}", HfiStatus.NotFound)]
        [TestCase(418, "{\"error\":\"no\"}", HfiStatus.Http)]
        [TestCase(422, "{\"error\":\"no\"}", HfiStatus.Validation)]
        [TestCase(429, "{\"error\":\"no\"}", HfiStatus.RateLimited)]
        [TestCase(500, "{\"error\":\"no\"}", HfiStatus.Server)]
        [TestCase(503, "{\"error\":\"no\"}", HfiStatus.Overloaded)]
        [TestCase(503, "{\"error\":\"no, loading\",\"estimated_time\":20}", HfiStatus.ModelLoading)]
        [TestCase(504, "{\"error\":\"no\"}", HfiStatus.GatewayTimeout)]
        [TestCase(424, "{\"error\":\"no\",\"error_type\":\"generation\"}", HfiStatus.Generation)]
        [TestCase(424, "{\"error\":\"no\",\"error_type\":\"incomplete_generation\"}", HfiStatus.IncompleteGeneration)]
        [TestCase(429, "{\"error\":\"no\",\"error_type\":\"overloaded\"}", HfiStatus.Overloaded)]
        [TestCase(400, "{\"error\":\"no: Endpoint is paused\"}", HfiStatus.EndpointPaused)]
        public void each_refusal_has_the_librarys_kind(int status, string body, HfiStatus kind)
        {
            var error = Refused(status, body, "retry-after", "7", "x-request-id", "r-1");
            Assert.AreEqual(kind, error.Status);
            Assert.AreEqual(status, error.HttpStatus);
            Assert.AreEqual(TimeSpan.FromSeconds(7), error.RetryAfter);
            Assert.AreEqual("r-1", error.RequestId);
            Assert.AreEqual(body, error.Body);
            StringAssert.StartsWith("https://h/x answered " + status, error.Message);
            StringAssert.Contains("no", error.ServerMessage);
        }

        [Test]
        public void named_refusals_have_their_kind()
        {
            Assert.AreEqual(HfiStatus.Gated, Refused(403, "", "x-error-code", "GatedRepo").Status);
            Assert.AreEqual(HfiStatus.NotFound, Refused(401, "", "x-error-code", "RepoNotFound").Status);
        }

        [TestCase("{\"error\":\"a\"}", "a")]
        [TestCase("{\"error\":[\"a\",\"b\",\"a\"]}", "a\nb")]
        [TestCase("{\"error\":{\"message\":\"a\",\"type\":\"t\"}}", "a")]
        [TestCase("{\"error\":\"a\",\"error_description\":\"b\"}", "a: b")]
        [TestCase("{\"errors\":[{\"message\":\"a\"}]}", "a")]
        [TestCase("{\"detail\":\"a\"}", "a")]
        [TestCase("{\"code\":1,\"message\":\"a\"}", "a")]
        [TestCase("[\"a\"]", null)]
        [TestCase(" a\n", "a")]
        [TestCase("", null)]
        public void every_shape_of_a_refusal_gives_its_message_once(string body, string? said) => Assert.AreEqual(said, Refused(400, body).ServerMessage);

        [Test]
        public void a_page_is_no_message() => Assert.IsNull(Refused(500, "<html>", "content-type", "text/html").ServerMessage);

        [Test]
        public void the_token_is_not_repeated()
        {
            var error = Refused(401, "{\"error\":\"wrong: hf_secret\\\"x\"}", "x-request-id", "hf_secret\"x");
            foreach (var text in new[] { error.Message, error.ServerMessage, error.Body, error.RequestId }) StringAssert.DoesNotContain("hf_secret", text);
            StringAssert.Contains("[secret]", error.Body);
        }

        [Test]
        public void the_wait_comes_from_retry_after_else_from_a_used_up_rate_limit()
        {
            TimeSpan? Wait(params string[] pairs) => WebErrors.RetryAfter(Headers(pairs));
            Assert.AreEqual(TimeSpan.FromSeconds(7), Wait("retry-after", "7"));
            Assert.AreEqual(TimeSpan.Zero, Wait("retry-after", "Fri, 01 Jan 2021 00:00:00 GMT"));
            Assert.AreEqual(TimeSpan.FromSeconds(12), Wait("retry-after", "soon", "ratelimit", "\"api\";r=0;t=12"));
            Assert.IsNull(Wait("ratelimit", "\"api\"; r=3; t=12"));
            Assert.IsNull(Wait("retry-after", "-1"));
            Assert.IsNull(Wait());
        }

        [Test]
        public void pauses_double_and_end_with_the_count()
        {
            var retry = new WebRetry(Settings, null);
            foreach (var most in new[] { 0.5, 1, 2 })
            {
                var pause = retry.After(Refused(503, ""), TimeSpan.Zero)!.Value.TotalSeconds;
                Assert.That(pause, Is.InRange(most / 2, most));
            }
            Assert.IsNull(retry.After(Refused(503, ""), TimeSpan.Zero));
        }

        [Test]
        public void a_server_is_taken_at_its_word_up_to_a_bound()
        {
            var retry = new WebRetry(Settings, TimeSpan.FromSeconds(20));
            Assert.AreEqual(TimeSpan.FromSeconds(7), retry.After(Refused(429, "", "retry-after", "7"), TimeSpan.Zero));
            Assert.IsNull(retry.After(Refused(429, "", "retry-after", "25"), TimeSpan.Zero), "past the deadline");
            Assert.IsNull(new WebRetry(Settings, null).After(Refused(429, "", "retry-after", "31"), TimeSpan.Zero));
            Assert.IsNull(retry.After(Refused(500, ""), TimeSpan.Zero), "it may have done its work");
            Assert.IsNull(retry.After(new HfiException(HfiStatus.ConnectionLost, "cut"), TimeSpan.Zero));
        }

        [Test]
        public void numbers_are_read_in_the_shapes_of_servers()
        {
            float[] Read(string json) => new WebFloats(JsonValue.Parse(json)).Values.ToArray();
            Assert.AreEqual(new[] { 1f, 2f }, Read("[1,2]"));
            Assert.AreEqual(new[] { 1f, 2f, 3f, 4f }, Read("[[1,2],[3,4]]"));
            Assert.AreEqual(new[] { 1f, 2f }, Read("{\"data\":[{\"embedding\":[1]},{\"embedding\":[2]}]}"));
            Assert.AreEqual(new[] { 1f, 2f }, Read("{\"embeddings\":\"AACAPwAAAEA=\"}"));
            var floats = new WebFloats(JsonValue.Parse("[[[1,2,3],[4,5,6]]]"));
            Assert.AreEqual(new[] { 1, 2, 3 }, floats.Shape);
            Assert.AreEqual((2, 3), (floats.Rows, floats.Columns));
            foreach (var wrong in new[] { "[[1],[1,2]]", "[1,[2]]", "\"x\"", "{\"a\":1}", "true" })
                Assert.AreEqual(HfiStatus.Protocol, Assert.Throws<HfiException>(() => Read(wrong)).Status, wrong);
        }
    }
}
