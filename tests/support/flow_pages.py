"""What a person sees of a flow: every page that a test comes by must have its texts."""

from collections.abc import Mapping
import re
from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from .repository import package_json

LANGUAGES = ("en", "de")


class Pages:
    """One flow, page by page; `section` is where its texts are."""

    def __init__(self, manager: Any, section: str, first: ConfigFlowResult) -> None:  # noqa: ANN401
        self._manager = manager
        self._section = section
        self.now = first
        self._look()

    @property
    def flow_id(self) -> str:
        return self.now["flow_id"]

    @property
    def kind(self) -> FlowResultType:
        return self.now["type"]

    @property
    def step(self) -> str:
        return self.now["step_id"]

    @property
    def given(self) -> Mapping[str, str]:
        """What a page fills into its texts."""
        return self.now["description_placeholders"] or {}

    @property
    def url(self) -> str:
        """Return the URL that a page shows."""
        schema = self.now["data_schema"]
        assert schema is not None
        field = next(key for key in schema.schema if key == "webhook_url")
        return str(field.description["suggested_value"])

    @property
    def warns(self) -> bool:
        """Whether a page says that its URL is only for a trial."""
        schema = self.now["data_schema"]
        return schema is not None and "only_a_trial" in map(str, schema.schema)

    @property
    def errors(self) -> Mapping[str, str]:
        """What a form says is wrong with its last answer."""
        return self.now["errors"] or {}

    @property
    def suggested(self) -> Mapping[str, Any]:
        """What the fields of a form hold when it is shown."""
        schema = self.now["data_schema"]
        assert schema is not None
        held = {str(key): (key.description or {}).get("suggested_value") for key in schema.schema}
        return {name: value for name, value in held.items() if value is not None}

    @property
    def options(self) -> list[str]:
        """Return the options of a menu."""
        assert self.kind is FlowResultType.MENU
        options: Any = self.now["menu_options"]
        return list(options)

    async def answer(self, **answers: object) -> Pages:
        """Answer a form."""
        assert self.kind is FlowResultType.FORM
        self.now = await self._manager.async_configure(self.flow_id, answers)
        self._look()
        return self

    async def choose(self, option: str) -> Pages:
        """Choose from a menu."""
        assert option in self.options
        self.now = await self._manager.async_configure(self.flow_id, {"next_step_id": option})
        self._look()
        return self

    async def refresh(self) -> Pages:
        """Look at the page again, as the frontend does when a flow says that it went on."""
        self.now = await self._manager.async_configure(self.flow_id)
        self._look()
        return self

    def close(self) -> None:
        self._manager.async_abort(self.flow_id)

    async def end(self) -> ConfigFlowResult:
        """Go on without answering anything: last options, empty forms."""
        while self.kind in {FlowResultType.FORM, FlowResultType.MENU}:
            if self.kind is FlowResultType.MENU:
                await self.choose(self.options[-1])
            else:
                await self.answer()
        return self.now

    def _look(self) -> None:
        for language in LANGUAGES:
            texts = package_json(f"translations/{language}.json")[self._section]
            match self.kind:
                case FlowResultType.FORM | FlowResultType.MENU:
                    self._look_at_step(texts)
                case FlowResultType.SHOW_PROGRESS:
                    assert texts["step"][self.step]["title"]
                    assert texts["progress"][self.now["progress_action"]]
                case FlowResultType.ABORT:
                    assert texts["abort"][self.now["reason"]]

    def _look_at_step(self, texts: Any) -> None:  # noqa: ANN401
        step = texts["step"][self.step]
        errors = [texts["error"][error] for error in (self.now.get("errors") or {}).values()]
        for text in (step["title"], step.get("description", ""), *errors):
            assert set(re.findall(r"\{(\w+)\}", text)) <= self.given.keys()
        if self.kind is FlowResultType.MENU:
            assert set(self.options) <= step["menu_options"].keys()
            return
        # "Next", which Home Assistant writes where another page follows, is never wrong.
        assert self.now["last_step"] is False or step["submit"]
        fields = set(map(str, self.now["data_schema"].schema if self.now["data_schema"] else ()))
        if self.warns:
            assert step["sections"]["only_a_trial"].keys() == {"name", "description"}
        assert fields - step.get("sections", {}).keys() == step.get("data", {}).keys()


async def adding(hass: HomeAssistant, domain: str = "whatconverts") -> Pages:
    """Begin to add an entry."""
    manager = hass.config_entries.flow
    return Pages(manager, "config", await manager.async_init(domain, context={"source": "user"}))


async def reconfiguring(hass: HomeAssistant, entry: Any) -> Pages:  # noqa: ANN401
    """Begin to reconfigure an entry."""
    first = await entry.start_reconfigure_flow(hass)
    return Pages(hass.config_entries.flow, "config", first)


async def reauthenticating(hass: HomeAssistant, entry: Any) -> Pages:  # noqa: ANN401
    """Open what Home Assistant says of a key that is no longer accepted."""
    (flow,) = entry.async_get_active_flows(hass, {"reauth"})
    manager = hass.config_entries.flow
    return Pages(manager, "config", await manager.async_configure(flow["flow_id"]))


async def options(hass: HomeAssistant, entry: Any) -> Pages:  # noqa: ANN401
    """Press the gear of an entry."""
    manager = hass.config_entries.options
    return Pages(manager, "options", await manager.async_init(entry.entry_id))


async def continued(hass: HomeAssistant, created: ConfigFlowResult) -> Pages:
    """Go on where adding an entry leads to."""
    kind, flow_id = created["next_flow"]
    assert kind == "options_flow"
    manager = hass.config_entries.options
    return Pages(manager, "options", await manager.async_configure(flow_id))
