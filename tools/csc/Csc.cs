// A C# compiler program over Roslyn's libraries: the packages that scripts/csharp-toolchain.sh can install carry Roslyn, but
// not its csc. Takes csc's own options; `--` between two lists of them compiles one after the other in one process.
// It is compiled by mcs, so it is written in C# 6.

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

internal static class Csc
{
    private static int Main(string[] arguments)
    {
        var rest = new List<string>(arguments);
        for (var at = rest.IndexOf("--"); at >= 0; at = rest.IndexOf("--"))
        {
            if (!Compile(rest.Take(at))) return 1;
            rest.RemoveRange(0, at + 1);
        }
        return Compile(rest) ? 0 : 1;
    }

    private static bool Compile(IEnumerable<string> arguments)
    {
        var folder = Directory.GetCurrentDirectory();
        var options = CSharpCommandLineParser.Default.Parse(arguments, folder, null, null);
        var references = options.ResolveMetadataReferences(new Files(options.ReferencePaths, folder)).ToList();
        var missing = options.SourceFiles.Select(file => file.Path).Where(path => !File.Exists(path))
            .Concat(references.OfType<UnresolvedMetadataReference>().Select(reference => reference.Reference)).ToList();
        foreach (var path in missing) Console.Error.WriteLine("error: there is no " + path);
        if (missing.Count > 0) return false;

        var trees = options.SourceFiles.Select(file => Tree(file.Path, options.ParseOptions));
        var name = Path.GetFileNameWithoutExtension(options.OutputFileName);
        var compilation = CSharpCompilation.Create(name, trees, references, options.CompilationOptions);

        Directory.CreateDirectory(options.OutputDirectory);
        var target = Path.Combine(options.OutputDirectory, options.OutputFileName);
        var diagnostics = new List<Diagnostic>(options.Errors);
        using (var image = new MemoryStream())
        using (var symbols = new MemoryStream())
        using (var documentation = new MemoryStream())
        {
            var result = compilation.Emit(image, options.EmitPdb ? symbols : null,
                options.DocumentationPath == null ? null : documentation, null, options.ManifestResources, options.EmitOptions);
            diagnostics.AddRange(result.Diagnostics);
            if (result.Success && !diagnostics.Any(IsError))
            {
                File.WriteAllBytes(target, image.ToArray());
                if (symbols.Length > 0) File.WriteAllBytes(options.PdbPath ?? Path.ChangeExtension(target, ".pdb"), symbols.ToArray());
                if (options.DocumentationPath != null) File.WriteAllBytes(options.DocumentationPath, documentation.ToArray());
            }
        }
        foreach (var diagnostic in diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed))
            Console.Error.WriteLine(CSharpDiagnosticFormatter.Instance.Format(diagnostic));
        return !diagnostics.Any(IsError);
    }

    private static bool IsError(Diagnostic diagnostic)
    {
        return diagnostic.Severity == DiagnosticSeverity.Error && !diagnostic.IsSuppressed;
    }

    private static SyntaxTree Tree(string path, CSharpParseOptions options)
    {
        using (var file = File.OpenRead(path))
            return CSharpSyntaxTree.ParseText(SourceText.From(file, Encoding.UTF8), options, path);
    }

    // Finds the assemblies that -reference names: as they are written, then in the folders of -lib.
    private sealed class Files : MetadataReferenceResolver
    {
        private readonly List<string> folders;

        public Files(IEnumerable<string> libraries, string folder)
        {
            folders = new[] { folder }.Concat(libraries).ToList();
        }

        public override System.Collections.Immutable.ImmutableArray<PortableExecutableReference> ResolveReference(
            string reference, string baseFilePath, MetadataReferenceProperties properties)
        {
            var found = folders.Select(folder => Path.Combine(folder, reference)).Where(File.Exists).Take(1)
                .Select(path => MetadataReference.CreateFromFile(path, properties));
            return System.Collections.Immutable.ImmutableArray.CreateRange(found);
        }

        public override bool Equals(object other)
        {
            return ReferenceEquals(this, other);
        }

        public override int GetHashCode()
        {
            return folders.Count;
        }
    }
}
