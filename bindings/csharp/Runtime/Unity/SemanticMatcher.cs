// Finds which of some sentences means most nearly what a player has said.

using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace HuggingFace.Inference.Unity
{
    /// <summary>A sentence and how alike it is to what was asked for.</summary>
    public readonly struct SemanticMatch
    {
        internal SemanticMatch(int index, string text, float score)
        {
            Index = index;
            Text = text;
            Score = score;
        }

        /// <summary>The sentence's place in the list that the matcher was made of.</summary>
        public int Index { get; }

        /// <summary>The sentence.</summary>
        public string Text { get; }

        /// <summary>The cosine of the angle between both vectors: 1 means the same.</summary>
        public float Score { get; }

        /// <summary>The sentence and its score.</summary>
        public override string ToString() => Text + " (" + Score.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture) + ")";
    }

    /// <summary>
    /// Finds which of some sentences, as the actions of a robot, means most nearly what a player has said. The sentences are embedded once;
    /// each question costs one short call.
    /// </summary>
    public sealed class SemanticMatcher
    {
        private readonly InferenceClient client;
        private readonly FeatureExtractionOptions? options;
        private readonly string[] sentences;
        private readonly float[][] vectors;

        private SemanticMatcher(InferenceClient client, FeatureExtractionOptions? options, string[] sentences, float[][] vectors)
        {
            this.client = client;
            this.options = options;
            this.sentences = sentences;
            this.vectors = vectors;
        }

        /// <summary>The sentences.</summary>
        public IReadOnlyList<string> Sentences => sentences;

        /// <summary>Embeds the sentences.</summary>
        /// <param name="client">Stays the caller's.</param>
        /// <param name="sentences">What to choose from.</param>
        /// <param name="options">The model and what else is set, for questions too.</param>
        /// <param name="cancellationToken">Cancels the call.</param>
        /// <exception cref="HfiException">The call failed.</exception>
        public static async Task<SemanticMatcher> CreateAsync(
            InferenceClient client, IReadOnlyList<string> sentences, FeatureExtractionOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            if (client == null) throw new ArgumentNullException(nameof(client));
            if (sentences == null) throw new ArgumentNullException(nameof(sentences));
            if (sentences.Count == 0) throw new ArgumentException("there must be a sentence to choose", nameof(sentences));
            var kept = new string[sentences.Count];
            for (var i = 0; i < kept.Length; i++) kept[i] = sentences[i];
            using var embeddings = await client.FeatureExtractionAsync(kept, options, cancellationToken);
            if (embeddings.Rows != kept.Length)
                throw new InvalidOperationException("the model gave " + embeddings.Rows + " vectors for " + kept.Length
                    + " sentences; choose one that gives a vector for each sentence");
            var vectors = new float[kept.Length][];
            for (var i = 0; i < vectors.Length; i++) vectors[i] = embeddings.Row(i);
            return new SemanticMatcher(client, options, kept, vectors);
        }

        /// <summary>The sentence that is most alike to the text.</summary>
        /// <exception cref="HfiException">The call failed.</exception>
        public async Task<SemanticMatch> MatchAsync(string text, CancellationToken cancellationToken = default) =>
            (await RankAsync(text, cancellationToken))[0];

        /// <summary>All sentences, the most alike to the text first.</summary>
        /// <exception cref="HfiException">The call failed.</exception>
        public async Task<IReadOnlyList<SemanticMatch>> RankAsync(string text, CancellationToken cancellationToken = default)
        {
            if (text == null) throw new ArgumentNullException(nameof(text));
            using var embeddings = await client.FeatureExtractionAsync(text, options, cancellationToken);
            if (embeddings.Rows == 0) throw new InvalidOperationException("the model gave no vector");
            var vector = embeddings.Row(0);
            var matches = new SemanticMatch[sentences.Length];
            for (var i = 0; i < matches.Length; i++) matches[i] = new SemanticMatch(i, sentences[i], (float)Embeddings.Similarity(vector, vectors[i]));
            Array.Sort(matches, (one, other) => one.Score != other.Score ? other.Score.CompareTo(one.Score) : one.Index.CompareTo(other.Index));
            return matches;
        }
    }
}
