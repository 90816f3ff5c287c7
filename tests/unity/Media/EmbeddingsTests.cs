// Embeddings in native memory, and finding the sentence that means the same.

using System;
using System.Linq;
using HuggingFace.Inference.Tests;
using NUnit.Framework;
using Unity.Collections;

namespace HuggingFace.Inference.Unity.Tests
{
    [TestFixture]
    public sealed class EmbeddingsTests : UnityTest
    {
        private static readonly FeatureExtractionOptions Options = new FeatureExtractionOptions { Model = Sandbox.At("feature-extraction") };

        [Test]
        public void embeddings_are_copied_into_native_memory()
        {
            var live = NativeMemory.Live;
            using var embeddings = Wait(() => Client().FeatureExtractionAsync(new[] { "one", "two words", "three" }, Options));
            var all = embeddings.ToNativeArray(Allocator.Persistent);
            var row = embeddings.ToNativeArray(1, Allocator.TempJob);
            Assert.That(NativeMemory.Live, Is.EqualTo(live + 2));
            Assert.That(all.ToArray(), Is.EqualTo(embeddings.ToArray()));
            Assert.That(all.Length, Is.EqualTo(3 * 384));
            Assert.That(row.ToArray(), Is.EqualTo(embeddings.Row(1)));
            Assert.Throws<ArgumentOutOfRangeException>(() => embeddings.ToNativeArray(3, Allocator.Temp));
            all.Dispose();
            row.Dispose();
            Assert.That(NativeMemory.Live, Is.EqualTo(live));
        }

        [Test]
        public void a_matcher_finds_the_sentence_that_is_most_alike()
        {
            var client = Client();
            var matcher = Wait(() => SemanticMatcher.CreateAsync(client, new[] { "bring me the red box", "say hello", "go to the green pillar" }, Options));
            var match = Wait(() => matcher.MatchAsync("go to the green pillar"));
            Assert.That(match.Index, Is.EqualTo(2));
            Assert.That(match.Text, Is.EqualTo("go to the green pillar"));
            Assert.That(match.Score, Is.EqualTo(1).Within(1e-5));
            var ranked = Wait(() => matcher.RankAsync("say hello"));
            Assert.That(ranked.Count, Is.EqualTo(3));
            Assert.That(ranked[0].Index, Is.EqualTo(1));
            Assert.That(ranked.Select(one => one.Score), Is.Ordered.Descending);
        }

        [Test]
        public void the_cosine_is_that_of_the_angle()
        {
            Assert.That(Embeddings.Similarity(new[] { 1f, 0 }, new[] { 0, 5f }), Is.EqualTo(0).Within(1e-6));
            Assert.That(Embeddings.Similarity(new[] { 1f, 2 }, new[] { 2f, 4 }), Is.EqualTo(1).Within(1e-6));
            Assert.That(Embeddings.Similarity(new[] { 1f, 2 }, new[] { -1f, -2 }), Is.EqualTo(-1).Within(1e-6));
            Assert.That(Embeddings.Similarity(new[] { 1f, 1 }, new[] { 1f, 0 }), Is.EqualTo(Math.Sqrt(.5)).Within(1e-6));
            Assert.That(Embeddings.Similarity(new float[2], new[] { 1f, 0 }), Is.EqualTo(0));
            Assert.Throws<ArgumentException>(() => Embeddings.Similarity(new float[2], new float[3]));
        }

        [Test]
        public void a_matcher_without_sentences_is_refused() =>
            Thrown<ArgumentException>(() => SemanticMatcher.CreateAsync(Client(), Array.Empty<string>(), Options));
    }
}
