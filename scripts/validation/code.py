"""What the code must say: which integrations it uses, and which files its platforms need."""

import ast
from collections.abc import Iterator
from pathlib import Path

from homeassistant.const import Platform

from .project import Project, Unreadable

# Always set up, or safe to import without being set up: hassfest lets these pass undeclared.
_INTERNAL = """
    alert automation conversation default_config device_automation frontend group homeassistant
    input_boolean input_button input_datetime input_number input_select input_text media_source
    onboarding panel_custom persistent_notification person script shopping_list sun system_health
    system_log timer webhook websocket_api zone
    """
ALWAYS_THERE = frozenset(_INTERNAL.split()) | {str(platform.value) for platform in Platform}

# A file with descriptions for each module that registers something.
DESCRIBED = {
    "services.yaml": ("async_register", "async_register_admin_service"),
    "triggers.yaml": ("async_get_triggers",),
    "conditions.yaml": ("async_get_conditions",),
}
COMPONENTS = "homeassistant.components"


def check(project: Project) -> Iterator[str]:
    """Yield what the code lacks."""
    manifest = project.manifest()
    declared = {*manifest.get("dependencies", []), *manifest.get("after_dependencies", [])}
    modules = {path: _parse(path) for path in project.package.rglob("*.py")}
    for path, tree in sorted(modules.items()):
        own = {path.stem for path in project.package.iterdir()} | declared | ALWAYS_THERE
        for name in sorted(set(_components(tree)) - own):
            yield f"{path.name}: uses {name}, which manifest.json does not depend on"
    yield from _descriptions(project.package, list(modules.values()))
    yield from _schema(modules.get(project.package / "__init__.py"))
    if (project.package / "strings.json").exists():
        yield "strings.json: only Home Assistant's own integrations have it; see translations"


def _parse(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise Unreadable(f"{path.name}: no Python: {error}") from None


def _components(tree: ast.AST) -> Iterator[str]:
    """Yield the integrations that are imported when the module runs."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            continue
        if isinstance(node, ast.ImportFrom) and node.module == COMPONENTS:
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{COMPONENTS}."):
            yield str(node.module).split(".")[2]
        elif isinstance(node, ast.Import):
            names = (alias.name for alias in node.names)
            yield from (name.split(".")[2] for name in names if name.startswith(f"{COMPONENTS}."))
        yield from _components(node)


def _descriptions(package: Path, modules: list[ast.Module]) -> Iterator[str]:
    names = {name for module in modules for name in _names(module)}
    for file, registering in DESCRIBED.items():
        if names.intersection(registering) and not (package / file).exists():
            yield f"{file}: missing, though the code has {registering[0]}"


def _names(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and ast.unparse(node).endswith("services." + node.attr):
            yield node.attr
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def _schema(module: ast.Module | None) -> Iterator[str]:
    if module is None:
        yield "__init__.py: missing"
        return
    functions = {one.name for one in module.body if isinstance(one, ast.AsyncFunctionDef)}
    assigned = {ast.unparse(one.targets[0]) for one in module.body if isinstance(one, ast.Assign)}
    if "async_setup" in functions and "CONFIG_SCHEMA" not in assigned:
        yield "__init__.py: async_setup needs a CONFIG_SCHEMA, which says that YAML is not for us"
