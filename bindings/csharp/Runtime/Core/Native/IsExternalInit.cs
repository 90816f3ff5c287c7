// What the compiler wants for `init` and records, and no runtime of Unity's or before .NET 5 has.

namespace System.Runtime.CompilerServices
{
    internal static class IsExternalInit { }
}
