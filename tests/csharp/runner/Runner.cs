// Runs NUnit 2.6 tests on .NET Core, where NUnit's own runner of that time does not load: the same attributes and assertions,
// by reflection. What it does not know it reports as failed, so that no test is left out unseen.
//   usage: runner ASSEMBLY [PART OF A NAME]

using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

internal static class Runner
{
    private const int DefaultTimeout = 600_000;
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
    private static readonly HashSet<Type> Known = new()
    {
        typeof(TestAttribute), typeof(TestCaseAttribute), typeof(TestCaseSourceAttribute), typeof(TimeoutAttribute),
        typeof(IgnoreAttribute), typeof(TestFixtureAttribute), typeof(SetUpAttribute), typeof(TearDownAttribute),
        typeof(TestFixtureSetUpAttribute), typeof(TestFixtureTearDownAttribute), typeof(CategoryAttribute),
    };
    private static int passed, failed, ignored;

    private static int Main(string[] arguments)
    {
        var part = arguments.Length > 1 ? arguments[1] : "";
        foreach (var type in Assembly.LoadFrom(arguments[0]).GetTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            var tests = type.GetMethods(Any).Where(IsTest).SelectMany(method => Cases(type, method))
                .Where(test => test.Name.Contains(part, StringComparison.Ordinal)).ToList();
            if (tests.Count > 0) RunFixture(type, tests);
        }
        Console.WriteLine($"{ignored} ignored");
        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static bool IsTest(MethodInfo method) =>
        method.GetCustomAttributes().Any(a => a is TestAttribute or TestCaseAttribute or TestCaseSourceAttribute);

    private static IEnumerable<(string Name, MethodInfo Method, object?[] Arguments)> Cases(Type type, MethodInfo method)
    {
        var lists = method.GetCustomAttributes<TestCaseAttribute>().Select(a => a.Arguments)
            .Concat(method.GetCustomAttributes<TestCaseSourceAttribute>().SelectMany(source => Source(type, source))).ToList();
        var name = $"{type.Name}.{method.Name}";
        if (lists.Count == 0) lists.Add(Array.Empty<object?>());
        return lists.Select(list => (list.Length == 0 ? name : $"{name}({string.Join(", ", list)})", method, list));
    }

    private static IEnumerable<object?[]> Source(Type type, TestCaseSourceAttribute source)
    {
        var member = (source.SourceType ?? type).GetMember(source.SourceName, Any).Single();
        var values = member switch
        {
            FieldInfo field => field.GetValue(null),
            PropertyInfo property => property.GetValue(null),
            _ => ((MethodInfo)member).Invoke(null, null),
        };
        foreach (var value in (IEnumerable)values!) yield return value as object?[] ?? new[] { value };
    }

    private static void RunFixture(Type type, List<(string Name, MethodInfo Method, object?[] Arguments)> tests)
    {
        var fixture = type.IsAbstract ? null : Activator.CreateInstance(type);
        var broken = Caught(() => CallAll<TestFixtureSetUpAttribute>(type, fixture), DefaultTimeout);
        foreach (var (name, method, arguments) in tests)
        {
            var unknown = type.GetCustomAttributes().Concat(method.GetCustomAttributes())
                .FirstOrDefault(a => a.GetType().Assembly == typeof(TestAttribute).Assembly && !Known.Contains(a.GetType()));
            var ignore = method.GetCustomAttribute<IgnoreAttribute>() ?? type.GetCustomAttribute<IgnoreAttribute>();
            var timeout = (int?)method.GetCustomAttribute<TimeoutAttribute>()?.Properties["Timeout"] ?? DefaultTimeout;
            if (ignore != null) Report(name, new IgnoreException(ignore.Reason));
            else if (unknown != null) Report(name, new NotSupportedException($"the runner does not know {unknown.GetType()}"));
            else Report(name, broken ?? Caught(() => RunTest(type, fixture, method, arguments), timeout));
        }
        if (Caught(() => CallAll<TestFixtureTearDownAttribute>(type, fixture), DefaultTimeout) is { } late) Report(type.Name + " (tear down)", late);
    }

    private static void RunTest(Type type, object? fixture, MethodInfo method, object?[] arguments)
    {
        try
        {
            CallAll<SetUpAttribute>(type, fixture);
            Call(method, fixture, arguments);
        }
        finally
        {
            CallAll<TearDownAttribute>(type, fixture);
        }
    }

    // As NUnit does: what a base class sets up comes first, what it tears down last.
    private static void CallAll<T>(Type type, object? fixture) where T : Attribute
    {
        var methods = type.GetMethods(Any).Where(method => method.IsDefined(typeof(T))).OrderBy(method => Depth(method.DeclaringType));
        foreach (var method in typeof(T).Name.Contains("TearDown") ? methods.Reverse() : methods) Call(method, fixture);
    }

    private static int Depth(Type? type) => type == null ? 0 : 1 + Depth(type.BaseType);

    private static void Call(MethodInfo method, object? fixture, params object?[] arguments)
    {
        try
        {
            (method.Invoke(fixture, arguments) as Task)?.GetAwaiter().GetResult();
        }
        catch (TargetInvocationException e)
        {
            ExceptionDispatchInfo.Capture(e.InnerException!).Throw();
        }
    }

    // What the action throws. One that hangs is left behind on its thread.
    private static Exception? Caught(Action action, int timeout)
    {
        Exception? caught = null;
        var thread = new Thread(() =>
        {
            try { action(); }
            catch (SuccessException) { }
            catch (Exception e) { caught = e; }
        }) { IsBackground = true };
        thread.Start();
        return thread.Join(timeout) ? caught : new TimeoutException($"took more than {timeout} ms");
    }

    private static void Report(string name, Exception? error)
    {
        if (error == null) passed++;
        else if (error is IgnoreException) ignored++;
        else failed++;
        Console.WriteLine(error switch
        {
            null => $"ok {name}",
            IgnoreException => $"ignored {name}: {error.Message}",
            AssertionException => $"FAIL {name}\n{error.Message}\n{error.StackTrace}",
            _ => $"FAIL {name}\n{error}",
        });
    }
}
