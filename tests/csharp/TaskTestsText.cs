// Tasks that take texts and tables: both forms of each, and its typed result beside what the sandbox answers to the same request.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class TaskTestsText : WithClient
    {
        /// <summary>Awaits a call, blocks for it, and gives both results with what the sandbox answers to the same request.</summary>
        private static async Task<(T[] Results, JsonValue Raw)> Both<T>(Func<Task<T>> awaited, Func<T> blocking)
        {
            var results = new[] { await awaited(), blocking() };
            var received = Server.Received();
            Assert.That(received.Count, Is.EqualTo(2));
            Assert.That(received[0]["body"].AsString, Is.EqualTo(received[1]["body"].AsString));
            return (results, Server.AnswerTo(received[0]));
        }

        private static void CheckClasses(IReadOnlyList<Classification> classes, JsonValue raw)
        {
            Assert.That(classes.Count, Is.EqualTo(raw.Count).And.GreaterThan(1));
            Assert.That(classes.Select(one => one.Label), Is.EqualTo(raw.Items.Select(one => one["label"].AsString)));
            Assert.That(classes.Select(one => one.Score), Is.EqualTo(raw.Items.Select(one => one["score"].AsDouble!.Value)));
            Assert.That(classes.Select(one => one.Score), Is.Ordered.Descending);
            Assert.That(classes[0].Json["label"], Is.EqualTo(raw[0]["label"]));
        }

        [Test]
        public async Task text_classification_gives_labels_with_scores()
        {
            var options = new TextClassificationOptions { Model = Sandbox.At("text-classification") };
            var (results, raw) = await Both(() => client.TextClassificationAsync("I love you", options), () => client.TextClassification("I love you", options));
            foreach (var classes in results)
            {
                CheckClasses(classes, raw[0]);
                Assert.That(classes[0].Label, Is.EqualTo("POSITIVE"));
                Assert.That(classes[0].Score, Is.EqualTo(1 / (1 + Math.Exp(-4))).Within(1e-12));
                Assert.That(classes.Sum(one => one.Score), Is.EqualTo(1).Within(1e-12));
            }
        }

        [Test]
        public async Task zero_shot_classification_ranks_the_labels_it_was_given()
        {
            var options = new ZeroShotClassificationOptions { Model = Sandbox.At("zero-shot-classification"), MultiLabel = true };
            var labels = new[] { "sport", "politics", "Wetter ☔" };
            var (results, raw) = await Both(
                () => client.ZeroShotClassificationAsync("Today's politics", labels, options), () => client.ZeroShotClassification("Today's politics", labels, options));
            foreach (var classes in results)
            {
                CheckClasses(classes, raw);
                Assert.That(classes.Select(one => one.Label), Is.EquivalentTo(labels));
                Assert.That(classes[0].Label, Is.EqualTo("politics"));
            }
        }

        [Test]
        public async Task token_classification_gives_entities_and_where_they_are()
        {
            var options = new TokenClassificationOptions { Model = Sandbox.At("token-classification") };
            const string text = "Müller 🤗 lives in New York, not in Berlin";
            var (results, raw) = await Both(() => client.TokenClassificationAsync(text, options), () => client.TokenClassification(text, options));
            foreach (var entities in results)
            {
                Assert.That(entities.Select(entity => entity.Word), Is.EqualTo(new[] { "Müller", "New York", "Berlin" }));
                Assert.That(entities.Select(entity => entity.EntityGroup), Is.EqualTo(new[] { "PER", "PER", "LOC" }));
                Assert.That(entities.Select(entity => entity.Entity), Is.All.Null);
                // In characters, of which the emoji is one.
                Assert.That(entities.Select(entity => (entity.Start, entity.End)), Is.EqualTo(new (long?, long?)[] { (0, 6), (18, 26), (35, 41) }));
                Assert.That(entities.Select(entity => entity.Score), Is.EqualTo(raw.Items.Select(entity => entity["score"].AsDouble!.Value)));
            }
        }

        [Test]
        public async Task token_classification_without_aggregation_gives_single_tokens()
        {
            var options = new TokenClassificationOptions { Model = Sandbox.At("token-classification"), AggregationStrategy = "none", IgnoreLabels = new[] { "LOC" } };
            var entities = await client.TokenClassificationAsync("Ann Lee lives in Berlin", options);
            Assert.That(entities.Select(entity => entity.Entity), Is.EqualTo(new[] { "B-PER", "I-PER" }));
            Assert.That(entities.Select(entity => entity.EntityGroup), Is.All.Null);
            Assert.That(entities[1].Json["index"].AsLong, Is.EqualTo(2));
        }

        [Test]
        public async Task fill_mask_gives_words_and_whole_sentences()
        {
            var options = new FillMaskOptions { Model = Sandbox.At("fill-mask"), TopK = 3 };
            var (results, raw) = await Both(() => client.FillMaskAsync("I need [MASK].", options), () => client.FillMask("I need [MASK].", options));
            foreach (var words in results)
            {
                Assert.That(words.Count, Is.EqualTo(3));
                Assert.That(words.Select(word => word.TokenStr), Is.EqualTo(raw.Items.Select(word => word["token_str"].AsString)));
                Assert.That(words.Select(word => word.Score), Is.EqualTo(raw.Items.Select(word => word["score"].AsDouble!.Value)));
                Assert.That(words.Select(word => word.Token!.AsLong), Is.EqualTo(raw.Items.Select(word => word["token"].AsLong)));
                Assert.That(words.Select(word => word.Sequence), Is.EqualTo(words.Select(word => "I need " + word.TokenStr + ".")));
            }
        }

        [Test]
        public async Task fill_mask_of_two_masks_gives_the_words_of_both()
        {
            var options = new FillMaskOptions { Model = Sandbox.At("fill-mask"), Targets = new[] { "tea", "milk" } };
            var words = await client.FillMaskAsync("[MASK] with [MASK]", options);
            Assert.That(words.Count, Is.EqualTo(4));
            Assert.That(words.Take(2).Select(word => word.Sequence), Is.EquivalentTo(new[] { "tea with [MASK]", "milk with [MASK]" }));
            Assert.That(words.Skip(2).Select(word => word.Sequence), Is.EquivalentTo(new[] { "[MASK] with tea", "[MASK] with milk" }));
        }

        [Test]
        public async Task summarization_gives_a_text()
        {
            var options = new SummarizationOptions { Model = Sandbox.At("summarization"), GenerateParameters = Server.Json("{'max_length':4}") };
            const string text = "Paris is large and old. It rains.";
            var (results, _) = await Both(() => client.SummarizationAsync(text, options), () => client.Summarization(text, options));
            foreach (var summary in results)
            {
                Assert.That(summary.SummaryText, Is.EqualTo("Paris is large and"));
                Assert.That(summary.Text + summary, Is.EqualTo(summary.SummaryText + summary.SummaryText));
                Assert.That(summary.Json["summary_text"].AsString, Is.EqualTo(summary.SummaryText));
            }
        }

        [Test]
        public async Task translation_gives_a_text_in_the_language_asked_for()
        {
            var options = new TranslationOptions { Model = Sandbox.At("translation"), SrcLang = "en", TgtLang = "fr" };
            var (results, _) = await Both(() => client.TranslationAsync("Hello world!", options), () => client.Translation("Hello world!", options));
            foreach (var translation in results) Assert.That(new[] { translation.TranslationText, translation.Text, translation.ToString() }, Is.All.EqualTo("Bonjour monde!"));
        }

        [Test]
        public async Task question_answering_gives_the_answer_and_where_it_is()
        {
            var options = new QuestionAnsweringOptions { Model = Sandbox.At("question-answering") };
            const string question = "Where do I live?", context = "My name is Sarah and I live in Berlin.";
            var (results, raw) = await Both(() => client.QuestionAnsweringAsync(question, context, options), () => client.QuestionAnswering(question, context, options));
            foreach (var answers in results)
            {
                Assert.That(answers.Count, Is.EqualTo(1));
                Assert.That(answers[0].Text, Is.EqualTo("Berlin"));
                Assert.That(context.Substring((int)answers[0].Start!, (int)(answers[0].End - answers[0].Start)!), Is.EqualTo("Berlin"));
                Assert.That(answers[0].Score, Is.EqualTo(raw["score"].AsDouble));
            }
            options.TopK = 2;
            Assert.That((await client.QuestionAnsweringAsync(question, context, options)).Select(answer => answer.Text), Is.EqualTo(new[] { "Berlin", "Sarah" }));
        }

        [Test]
        public async Task feature_extraction_gives_a_row_for_each_text()
        {
            var options = new FeatureExtractionOptions { Model = Sandbox.At("feature-extraction"), Dimensions = 16 };
            var texts = new[] { "a blue house", "the blue house", "rain" };
            var (results, raw) = await Both(() => client.FeatureExtractionAsync(texts, options), () => client.FeatureExtraction(texts, options));
            foreach (var embeddings in results)
            {
                Assert.That((embeddings.Rows, embeddings.Columns), Is.EqualTo((3, 16)));
                Assert.That(embeddings.Shape, Is.EqualTo(new[] { 3, 16 }));
                var expected = raw.Items.SelectMany(row => row.Items).Select(number => (float)number.AsDouble!.Value).ToArray();
                Assert.That(embeddings.ToArray(), Is.EqualTo(expected));
                Assert.That(embeddings.Span.ToArray(), Is.EqualTo(expected));
                for (var row = 0; row < 3; row++) Assert.That(embeddings.Row(row), Is.EqualTo(expected.Skip(16 * row).Take(16)));
                Assert.That(embeddings.Similarity(0, 0), Is.EqualTo(1).Within(1e-6));
                Assert.That(embeddings.Similarity(0, 1), Is.GreaterThan(embeddings.Similarity(0, 2)).And.LessThan(1));
                Assert.That(embeddings.Similarity(0, 1), Is.EqualTo(embeddings.Similarity(1, 0)).Within(1e-12));
                Assert.Throws<ArgumentOutOfRangeException>(() => embeddings.Row(3));
                Assert.Throws<ArgumentOutOfRangeException>(() => embeddings.Row(-1));
                Assert.Throws<ArgumentOutOfRangeException>(() => embeddings.Similarity(0, 3));
            }
        }

        [Test]
        public async Task feature_extraction_of_one_text_gives_one_row()
        {
            var options = new FeatureExtractionOptions { Model = Sandbox.At("feature-extraction"), Normalize = true };
            var (results, raw) = await Both(() => client.FeatureExtractionAsync("one text", options), () => client.FeatureExtraction("one text", options));
            foreach (var embeddings in results)
            {
                Assert.That((embeddings.Rows, embeddings.Columns), Is.EqualTo((1, 384)));
                Assert.That(embeddings.Row(0), Is.EqualTo(raw.Items.Select(number => (float)number.AsDouble!.Value)));
                Assert.That(embeddings.Row(0).Sum(number => (double)number * number), Is.EqualTo(1).Within(1e-5));
            }
        }

        [Test]
        public async Task sentence_similarity_gives_a_number_for_each_sentence()
        {
            var options = new SentenceSimilarityOptions { Model = Sandbox.At("sentence-similarity") };
            var others = new[] { "I am happy", "I am sad", "rain" };
            var (results, raw) = await Both(() => client.SentenceSimilarityAsync("I am happy", others, options), () => client.SentenceSimilarity("I am happy", others, options));
            foreach (var numbers in results)
            {
                Assert.That(numbers, Is.EqualTo(new[] { 1f, 0.495f, 0f }));
                Assert.That(numbers, Is.EqualTo(raw.Items.Select(number => (float)number.AsDouble!.Value)));
            }
        }

        // --- tables -----------------------------------------------------------------------------------------------------------------------

        private static readonly JsonValue Stars = Server.Json("{'Repository':['Transformers','Datasets'],'Stars':['36542','4512']}");

        [Test]
        public async Task table_question_answering_gives_cells_and_where_they_are()
        {
            var options = new TableQuestionAnsweringOptions { Model = Sandbox.At("table-question-answering") };
            const string one = "How many stars has datasets?", all = "What is the sum of the stars?";
            var (results, _) = await Both(() => client.TableQuestionAnsweringAsync(Stars, one, options), () => client.TableQuestionAnswering(Stars, one, options));
            foreach (var answer in results)
            {
                Assert.That(new[] { answer.Answer, answer.Text, answer.ToString() }, Is.All.EqualTo("4512"));
                Assert.That(answer.Cells, Is.EqualTo(new[] { "4512" }));
                Assert.That(answer.Coordinates!.ToString(), Is.EqualTo("[[1,1]]"));
                Assert.That(answer.Aggregator, Is.EqualTo("NONE"));
            }
            var sum = await client.TableQuestionAnsweringAsync(Stars, all, options);
            Assert.That(sum.Aggregator, Is.EqualTo("SUM"));
            Assert.That(sum.Answer, Is.EqualTo("SUM > 36542, 4512"));
            Assert.That(sum.Cells, Is.EqualTo(new[] { "36542", "4512" }));
        }

        [Test]
        public async Task tabular_classification_gives_a_label_for_each_row()
        {
            var options = new TabularClassificationOptions { Model = Sandbox.At("tabular-classification") };
            var table = Server.Json("{'a':[1,3,5],'b':[2,4,6]}");
            var (results, raw) = await Both(() => client.TabularClassificationAsync(table, options), () => client.TabularClassification(table, options));
            foreach (var labels in results)
            {
                Assert.That(labels.Count, Is.EqualTo(3));
                Assert.That(labels.Select(label => label.AsString), Is.EqualTo(raw.Items.Select(label => label.AsString)).And.All.Not.Null);
            }
        }

        [Test]
        public async Task tabular_regression_gives_a_number_for_each_row()
        {
            var options = new TabularRegressionOptions { Model = Sandbox.At("tabular-regression") };
            var table = Server.Json("{'a':[1,3,5],'b':[2,4,-6]}");
            var (results, _) = await Both(() => client.TabularRegressionAsync(table, options), () => client.TabularRegression(table, options));
            foreach (var numbers in results) Assert.That(numbers, Is.EqualTo(new[] { 1.5f, 3.5f, -0.5f }));
        }
    }
}
