// A robot that does what the player's order comes nearest to, whatever words the player uses.

using System;
using HuggingFace.Inference;
using HuggingFace.Inference.Unity;
using UnityEngine;
using UnityEngine.Events;

/// <summary>One thing that the robot can do.</summary>
[Serializable]
public class RobotAction
{
    [Tooltip("The action as a sentence that a player might say.")] public string sentence = "";
    public UnityEvent onChosen = new UnityEvent();
}

/// <summary>List what the robot can do; wire Order to a text field or to the words of a speech recognizer.</summary>
public class RobotOrders : MonoBehaviour
{
    [SerializeField] private RobotAction[] actions = Array.Empty<RobotAction>();
    [SerializeField, Range(0, 1), Tooltip("Orders that are less alike than that to every action are not understood.")] private float leastScore = 0.3f;
    [SerializeField, Tooltip("A model that embeds sentences.")] private string model = "sentence-transformers/all-MiniLM-L6-v2";
    [SerializeField, Tooltip("Gets the order when no action comes near it, or something went wrong.")] private UnityEvent<string> onPuzzled = new UnityEvent<string>();

    private SemanticMatcher matcher;
    // What the matcher was made of.
    private (RobotAction[] actions, string model) matched;

    public RobotAction[] Actions
    {
        get => actions;
        set => actions = value;
    }

    public string Model
    {
        get => model;
        set => model = value;
    }

    public UnityEvent<string> OnPuzzled => onPuzzled;

    public async void Order(string words)
    {
        try
        {
            // An order is for the actions that there are when it is given, whatever there is when its match has come.
            var wanted = (actions, model);
            var known = matched == wanted ? matcher : null;
            if (known == null)
            {
                // The actions are embedded once, with their first order.
                var sentences = Array.ConvertAll(wanted.actions, action => action.sentence);
                var options = new FeatureExtractionOptions { Model = wanted.model, Normalize = true };
                known = await SemanticMatcher.CreateAsync(UnityInference.Client, sentences, options);
                (matcher, matched) = (known, wanted);
            }
            var match = await known.MatchAsync(words);
            if (this == null) return;
            if (match.Score >= leastScore) wanted.actions[match.Index].onChosen.Invoke();
            else onPuzzled.Invoke(words);
        }
        catch (OperationCanceledException)
        {
            // Play mode ended.
        }
        catch (Exception e) when (e is HfiException || e is ArgumentException || e is InvalidOperationException)
        {
            Debug.LogWarning("Jammo: " + e.Message);
            if (this != null) onPuzzled.Invoke(words);
        }
    }
}
