// The library keeps to netstandard 2.1, whose types .NET Core's netstandard.dll lists. (Members that .NET Core alone has are
// found by the compilation for Mono.)

using System.IO;
using System.Linq;
using NUnit.Framework;
#if CORE
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
#endif

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class NetStandardTests
    {
        [Test]
        public void the_library_uses_types_of_netstandard_only()
        {
#if CORE
            using var library = new PEReader(File.OpenRead(typeof(NativeMethods).Assembly.Location));
            var folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
            using var standard = new PEReader(File.OpenRead(Path.Combine(folder, "netstandard.dll")));
            var types = standard.GetMetadataReader();
            var known = types.ExportedTypes.Select(types.GetExportedType)
                .Select(type => types.GetString(type.Namespace) + "." + types.GetString(type.Name)).ToHashSet();
            var used = library.GetMetadataReader();
            var others = used.TypeReferences.Select(used.GetTypeReference)
                .Where(type => type.ResolutionScope.Kind == HandleKind.AssemblyReference)
                .Select(type => used.GetString(type.Namespace) + "." + used.GetString(type.Name)).Where(name => !known.Contains(name)).ToList();
            Assert.That(known.Count, Is.GreaterThan(2000));
            Assert.That(others, Is.Empty);
#else
            Assert.Ignore("there is no list of netstandard's types on Mono");
#endif
        }
    }
}
