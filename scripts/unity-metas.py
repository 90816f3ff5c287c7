#!/usr/bin/env python3
"""Gives every file and folder of the Unity package its .meta: a GUID made of its path in the package, and the importer that it needs.
The import settings of native plugins are here. The repository has no plugins, so it has no metas of theirs: scripts/unity-package.sh
puts in the libraries that were built, and asks for the metas of those.

  unity-metas.py [--check] [FOLDER]
    --check    writes nothing; fails if one is missing, differs or belongs to nothing, and prints `N passed, N failed`
    FOLDER     the package, bindings/csharp by default
"""
import hashlib
import sys
from pathlib import Path

PACKAGE = "com.huggingface.hfi"
FRAMEWORKS = "CoreFoundation;Security;SystemConfiguration;"
# The library of each platform: path, Unity's platform, its settings, and what of the editor it is for.
PLUGINS = {
    "Plugins/Windows/x86_64/hfi.dll": ("Standalone: Win64", {"CPU": "x86_64"}, ("Windows", "x86_64")),
    "Plugins/macOS/libhfi.dylib": ("Standalone: OSXUniversal", {"CPU": "AnyCPU"}, ("OSX", "AnyCPU")),
    "Plugins/Linux/x86_64/libhfi.so": ("Standalone: Linux64", {"CPU": "x86_64"}, ("Linux", "x86_64")),
    "Plugins/Android/arm64-v8a/libhfi.so": ("Android: Android", {"CPU": "ARM64"}, None),
    "Plugins/Android/armeabi-v7a/libhfi.so": ("Android: Android", {"CPU": "ARMv7"}, None),
    "Plugins/Android/x86_64/libhfi.so": ("Android: Android", {"CPU": "X86_64"}, None),
    "Plugins/iOS/libhfi.a": ("iPhone: iOS", {"AddToEmbeddedBinaries": "false", "CPU": "AnyCPU", "CompileFlags": "", "FrameworkDependencies": FRAMEWORKS}, None),
}
# How the platforms are called where they are left out.
EXCLUDED = ["Android", "Editor", "Linux64", "OSXUniversal", "WebGL", "Win", "Win64", "iOS"]
END = "  userData: \n  assetBundleName: \n  assetBundleVariant: \n"
PLAIN = "  externalObjects: {}\n" + END
SCRIPT = "  externalObjects: {}\n  serializedVersion: 2\n  defaultReferences: []\n  executionOrder: 0\n  icon: {instanceID: 0}\n" + END
IMPORTERS = {
    ".cs": "MonoImporter:\n" + SCRIPT,
    ".asmdef": "AssemblyDefinitionImporter:\n" + PLAIN,
    ".json": "TextScriptImporter:\n" + PLAIN,
    ".md": "TextScriptImporter:\n" + PLAIN,
    ".txt": "TextScriptImporter:\n" + PLAIN,
    ".xml": "TextScriptImporter:\n" + PLAIN,
}


def guid(path):
    return hashlib.md5(f"{PACKAGE}/{path}".encode()).hexdigest()


def plugin(path):
    platform, settings, editor = PLUGINS[path]
    own = platform.split(": ")[1]
    kept = {own} | ({"Editor"} if editor else set())
    parts = [(": Any", False, {f"Exclude {name}": int(name not in kept) for name in EXCLUDED}), (platform, True, settings), ("Any: ", False, {})]
    if editor:
        parts.append(("Editor: Editor", True, {"CPU": editor[1], "DefaultValueInitialized": "true", "OS": editor[0]}))
    else:
        parts.append(("Editor: Editor", False, {"DefaultValueInitialized": "true"}))
    text = "PluginImporter:\n  externalObjects: {}\n  serializedVersion: 2\n  iconMap: {}\n  executionOrder: {}\n  defineConstraints: []\n"
    text += "  isPreloaded: 0\n  isOverridable: 0\n  isExplicitlyReferenced: 0\n  validateReferences: 1\n  platformData:\n"
    for name, enabled, values in sorted(parts, key=lambda part: part[0]):
        text += f"  - first:\n      {name}\n    second:\n      enabled: {int(enabled)}\n      settings:"
        text += "".join(f"\n        {key}: {value}" for key, value in values.items()) + "\n" if values else " {}\n"
    return text + END


def importer(path, is_folder):
    if path in PLUGINS:
        return plugin(path)
    if is_folder:
        return "folderAsset: yes\nDefaultImporter:\n" + PLAIN
    if path == "package.json":
        return "PackageManifestImporter:\n" + PLAIN
    return IMPORTERS.get(Path(path).suffix, "DefaultImporter:\n" + PLAIN)


def is_ignored(name):
    return name.startswith(".") or name.endswith("~") or name.endswith(".tmp") or name == "cvs" or name in ("bin", "obj")


def walk(folder, root):
    """The paths of what Unity imports, and of the metas that are there."""
    for path in sorted(folder.iterdir()):
        if is_ignored(path.name):
            continue
        yield path.relative_to(root).as_posix(), path.is_dir()
        if path.is_dir():
            yield from walk(path, root)


def main(arguments):
    check = "--check" in arguments
    folders = [argument for argument in arguments if not argument.startswith("--")]
    root = Path(folders[0] if folders else Path(__file__).parent.parent / "bindings/csharp")
    found = dict(walk(root, root))
    wanted = {f"{path}.meta": f"fileFormatVersion: 2\nguid: {guid(path)}\n{importer(path, is_folder)}"
              for path, is_folder in found.items() if not path.endswith(".meta")}
    orphans = [path for path in found if path.endswith(".meta") and path not in wanted]
    passed, faults = 0, [f"{path} belongs to nothing" for path in orphans]
    for path, text in wanted.items():
        file = root / path
        there = file.read_text() if file.exists() else None
        if there == text:
            passed += 1
        elif check:
            faults.append(f"{path} is missing" if there is None else f"{path} is not as scripts/unity-metas.py writes it")
        else:
            file.write_text(text)
    if not check:
        for path in orphans:
            (root / path).unlink()
        return 0
    for fault in faults:
        print("FAIL", fault)
    print(f"{passed} passed, {len(faults)} failed")
    return 1 if faults else 0


sys.exit(main(sys.argv[1:]))
