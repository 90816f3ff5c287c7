// Results by the names of unity-api.

using System.Collections.Generic;
using System.Text;

namespace HuggingFace.API
{
    /// <summary>A label with its score.</summary>
    public class Classification
    {
        /// <summary>The label.</summary>
        public string label = "";

        /// <summary>How sure the model is, from 0 to 1.</summary>
        public float score;

        /// <summary>The label and the score.</summary>
        public override string ToString() => $"Label: {label}, Score: {score}";

        internal static List<Classification> From(IEnumerable<Inference.Classification> results)
        {
            var list = new List<Classification>();
            foreach (var result in results) list.Add(new Classification { label = result.Label, score = (float)result.Score });
            return list;
        }
    }

    /// <summary>The labels of a text.</summary>
    public class TextClassificationResponse
    {
        /// <summary>The labels with their scores, the best first.</summary>
        public List<Classification> classifications = new List<Classification>();

        /// <summary>A line for each label.</summary>
        public override string ToString()
        {
            var text = new StringBuilder();
            foreach (var classification in classifications) text.AppendLine(classification.ToString());
            return text.ToString();
        }
    }

    /// <summary>An answer and where it stands in the context.</summary>
    public class QuestionAnsweringResponse
    {
        /// <summary>How sure the model is, from 0 to 1.</summary>
        public float score;

        /// <summary>The place of the answer's first character in the context, in code points: an emoji is one, and two <c>char</c>s of a string.</summary>
        public int start;

        /// <summary>The place behind its last character, in code points.</summary>
        public int end;

        /// <summary>The answer.</summary>
        public string answer = "";

        /// <summary>All of it.</summary>
        public override string ToString() => $"Score: {score}, Start: {start}, End: {end}, Answer: {answer}";
    }

    /// <summary>The labels of the caller's choice for a text.</summary>
    public class ZeroShotTextClassificationResponse
    {
        /// <summary>The text that was classified.</summary>
        public string sequence { get; set; } = "";

        /// <summary>The labels, the best first.</summary>
        public List<string> labels { get; set; } = new List<string>();

        /// <summary>The scores of the labels, in their order.</summary>
        public List<float> scores { get; set; } = new List<float>();

        /// <summary>What the server warned about.</summary>
        public List<string> warnings { get; set; } = new List<string>();

        /// <summary>The labels with their scores, in the same order.</summary>
        public List<Classification> classifications { get; set; } = new List<Classification>();
    }
}
