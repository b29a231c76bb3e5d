"""In a real browser whose language is Korean, the page is in Korean."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from browsing import ARGUMENTS, browser_path, needs_browser
from connected_apps import HELP, SocketApp, socket_app
from playwright.async_api import Browser, Page, async_playwright, expect
from slack_playground.server import running_playground
from slack_playground.testing.in_process import Site, site, until

# The browser lives in the event loop that started it, so all tests share one loop.
pytestmark = [*needs_browser, pytest.mark.asyncio(loop_scope="module")]

# All visible and accessible text on the page, except text by people and apps, text being typed, code, and the names
# of emoji.
TEXTS = """() => {
    const texts = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
        if (element.closest(".message-body, .result-text, .pane-topic, [role=log], noscript, code, pre")) continue;
        if (element.closest("[title^=':'], [data-emoji], .emoji-name")) continue;
        if (node.nodeType === Node.TEXT_NODE) texts.push(element.matches("textarea") ? "" : node.data);
        else if (!node.matches(".message")) {
            texts.push(...["aria-label", "title", "placeholder"].map((name) => node.getAttribute(name) ?? ""));
        }
    }
    return texts;
}"""
# Words that are not translated into Korean, such as the names of formats, files, methods and products.
NAMES = {"English", "JSON", "HTTP", "Socket", "Mode", "ms", "ok", "Slack", "Slackbot", "py", "chat", "postMessage"}
NAMES |= {"docs", "trouble", "md"}
WORD = re.compile(r"[A-Za-z][A-Za-z']+")
WRITTEN = '{"kind": "answer", "status": 502}'
VIEW = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "제목"},
    "submit": {"type": "plain_text", "text": "확인"},
    "blocks": [
        {
            "type": "input",
            "label": {"type": "plain_text", "text": "필수"},
            "element": {"type": "plain_text_input", "action_id": "a"},
        },
        {
            "type": "input",
            "optional": True,
            "label": {"type": "plain_text", "text": "메뉴"},
            "element": {
                "type": "static_select",
                "action_id": "b",
                "options": [{"text": {"type": "plain_text", "text": "하나"}, "value": "1"}],
            },
        },
    ],
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Start a browser."""
    assert browser_path(), "no Chromium is installed"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browser_path(), args=[*ARGUMENTS])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def here() -> AsyncIterator[Site]:
    """Run a playground."""
    async with site() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def app(here: Site) -> AsyncIterator[SocketApp]:
    """Connect an app that acknowledges everything."""
    async with socket_app(here) as connected:
        yield connected


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, here: Site, app: SocketApp) -> AsyncIterator[Page]:  # noqa: ARG001 - connected first
    """Open the page in Korean, as Editor in #general; its console must contain no errors at the end."""
    context = await browser.new_context(locale="ko-KR", viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    await page.goto(f"{here.playground.url}/#/editor/general")
    await expect(page.get_by_test_id("app-state")).to_have_attribute("data-state", "connected")
    yield page
    await context.close()
    assert wrong == []


async def english_in(page: Page, here: Site) -> set[str]:
    """Return the English words on the page, except `NAMES` and words from the workspace's own data."""
    state = json.dumps(await here.get("/page/state"))
    known = NAMES | set(WORD.findall(state)) | set(WORD.findall(here.playground.url))
    texts: list[str] = await page.evaluate(TEXTS)
    return {word for text in texts for word in WORD.findall(text)} - known


async def test_sidebar_and_composer(page: Page) -> None:
    """In a Korean browser, the sidebar and the composer are in Korean, and the page's `lang` is ko."""
    await expect(page.locator("html")).to_have_attribute("lang", "ko")
    sidebar = page.get_by_test_id("sidebar")
    for title in ("채널", "다이렉트 메시지", "앱"):
        await expect(sidebar.get_by_role("heading", name=title, exact=True)).to_be_visible()
    await expect(page.get_by_test_id("composer").get_by_role("textbox")).to_have_attribute(
        "placeholder", "#general에 메시지 보내기"
    )


async def test_dates(here: Site, page: Page) -> None:
    """Days and times are in Korean, and so is a date in a message, because Editor's locale is Korean."""
    text = "<!date^1798700400^{date_long} {time}|a date>"
    await page.get_by_test_id("channel-help").click()
    await here.call("chat.postMessage", channel=HELP, text=text)
    newest = page.get_by_test_id("channel-messages").get_by_test_id("message").last
    await expect(newest).to_contain_text("2026년 12월 31일 목요일 오후 4:00")
    await expect(newest.locator("time").first).to_have_text(re.compile(r"^오[전후] \d{1,2}:\d\d$"))
    await expect(page.get_by_role("listitem").filter(has_text=re.compile("^오늘$")).first).to_be_visible()


async def people_of(here: Site) -> dict[str, str]:
    """Return a mapping from people's names to their ids."""
    return {person["name"]: person["id"] for person in (await here.get("/page/state"))["people"]}


async def test_joining(here: Site, page: Page) -> None:
    """The page says in Korean who joined a channel, and who was added to it by whom."""
    people = await people_of(here)
    newest = page.get_by_test_id("channel-messages").get_by_test_id("message").last
    made = (await here.act(people["editor"], "create", name="plans"))["channel"]["id"]
    await page.get_by_test_id("channel-plans").click()
    await here.act(people["planner"], "join", channel=made)
    await expect(newest).to_contain_text("채널에 참여했습니다")
    await expect(newest).not_to_contain_text("초대")
    await page.get_by_test_id("composer").get_by_role("textbox").fill("/invite @tester ")
    await page.keyboard.press("Enter")
    await expect(newest).to_contain_text("Editor님의 초대로 #plans 채널에 참여했습니다")


async def test_frame_of_a_dialog(here: Site, page: Page, app: SocketApp) -> None:
    """In an app's dialog, the page's own buttons, menus, labels of optional fields, and errors are in Korean."""
    await page.get_by_test_id("composer").get_by_role("textbox").fill("/try")
    await page.keyboard.press("Enter")
    await app.arrived.wait()
    trigger = next(told["payload"]["trigger_id"] for told in app.got if told.get("type") == "slash_commands")
    await here.call("views.open", trigger_id=trigger, view=VIEW)
    modal = page.get_by_test_id("modal")
    await expect(modal.get_by_test_id("modal-close")).to_have_text("닫기")
    await expect(modal).to_contain_text("메뉴 (선택 사항)")
    await expect(modal.get_by_role("combobox")).to_have_attribute("placeholder", "옵션 선택")
    await modal.get_by_test_id("modal-submit").click()
    await expect(modal.get_by_role("alert")).to_have_text("필수 입력란을 작성해 주세요.")
    assert await english_in(page, here) == set()


async def test_no_english(here: Site, page: Page) -> None:
    """In messages, threads, menus and dialogs, the page's own words are in Korean."""
    newest = page.get_by_test_id("channel-messages").get_by_test_id("message").last
    await page.get_by_test_id("composer").get_by_role("textbox").fill("안녕하세요")
    await page.keyboard.press("Enter")
    await newest.hover()
    assert await english_in(page, here) == set()
    await newest.get_by_role("button", name="스레드에 댓글 달기").click()
    await expect(page.get_by_test_id("thread")).to_be_visible()
    assert await english_in(page, here) == set()
    for opener in ("preferences", "switcher", "channel-name"):
        await page.get_by_test_id(opener).click()
        assert await english_in(page, here) == set()
        await page.keyboard.press("Escape")
    await page.get_by_role("button", name="채널 만들기").click()
    await expect(page.get_by_test_id("create-channel")).to_be_visible()
    assert await english_in(page, here) == set()


async def test_no_english_in_threads(here: Site, page: Page) -> None:
    """In the list of threads, and in the marker for new messages, the page's own words are in Korean."""
    people = await people_of(here)
    general = next(each["id"] for each in (await here.get("/page/state"))["channels"] if each["name"] == "general")
    await page.get_by_test_id("threads").click()
    await expect(page.get_by_test_id("threads-view")).to_contain_text("스레드가 여기에 표시됩니다")
    assert await english_in(page, here) == set()
    root = (await here.act(people["editor"], "message", channel=general, text="질문"))["message"]["ts"]
    for number in range(12):
        await here.act(people["planner"], "message", channel=general, text=f"답 {number}", thread_ts=root)
    await here.act(people["planner"], "message", channel=general, text="@editor")
    await expect(page.get_by_test_id("channel-general")).to_contain_text("멘션 1개")
    await page.reload()
    card = page.get_by_test_id("thread-card")
    await expect(card.get_by_role("button", name=re.compile(r"^댓글 \d+개 더 보기$"))).to_be_visible()
    assert await english_in(page, here) == set()


async def test_no_english_where_one_looks_for_something(here: Site, page: Page) -> None:
    """In the search, the quick switcher, and the offer to add someone, the page's own words are in Korean."""
    await page.get_by_test_id("composer").get_by_role("textbox").fill("@tester 안녕하세요")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="채널에 추가", exact=True)).to_be_visible()
    assert await english_in(page, here) == set()
    field = page.get_by_role("searchbox", name="메시지 검색")
    for query, count in (("안녕하세요", "메시지 1개"), ("없는 말", "이 단어가 모두 들어 있는 메시지가 없습니다")):
        await field.fill(query)
        await field.press("Enter")
        await expect(page.get_by_test_id("search-results").get_by_role("status")).to_have_text(count)
        assert await english_in(page, here) == set()
    await page.keyboard.press("Control+k")
    switcher = page.get_by_role("combobox", name="채널, 사용자 또는 앱")
    for typed in ("", "스레", "없는 곳"):
        await switcher.fill(typed)
        assert await english_in(page, here) == set()


async def test_no_english_in_the_emoji_picker(here: Site, page: Page) -> None:
    """In the emoji picker, the page's own words are in Korean, but emoji keep their English names."""
    await page.get_by_test_id("composer").get_by_role("button", name="이모티콘").click()
    await expect(page.get_by_test_id("emoji-panel").get_by_role("heading", name="깃발")).to_have_count(1)
    assert await english_in(page, here) == set()
    search = page.get_by_role("searchbox", name="이모티콘 검색")
    for typed, title in (("tada", "결과"), ("없는 것", "이모티콘을 찾을 수 없음")):
        await search.fill(typed)
        await expect(page.get_by_test_id("emoji-panel").get_by_role("heading", name=title)).to_be_visible()
        assert await english_in(page, here) == set()


async def test_no_english_in_the_control_panel(here: Site, page: Page) -> None:
    """In the control panel, the page's own words are in Korean, whichever fault is chosen."""
    await page.get_by_test_id("controls-button").click()
    kinds, written = page.get_by_test_id("fault-kind"), page.get_by_test_id("fault-json")
    options = await kinds.locator("option").evaluate_all("options => options.map((option) => option.value)")
    for number, kind in enumerate(options, 1):
        await kinds.select_option(kind)
        if kind == "other":
            await written.fill("{")
            assert await english_in(page, here) == set()
            await written.fill(WRITTEN)
        assert await english_in(page, here) == set()
        await page.get_by_test_id("fault-add").click()
        await expect(page.get_by_test_id("faults").get_by_role("listitem")).to_have_count(number)
    assert await english_in(page, here) == set()


async def test_no_english_in_questions(here: Site, page: Page) -> None:
    """The page's confirmations are in Korean."""
    box, question = page.get_by_test_id("composer").get_by_role("textbox"), page.get_by_test_id("confirm")
    for command, asked in (("/leave", "채널 나가기"), ("/archive", "채널 보관")):
        await box.fill(command)
        await page.keyboard.press("Enter")
        await expect(question.get_by_role("heading")).to_have_text(asked)
        assert await english_in(page, here) == set()
        await question.get_by_role("button", name="취소", exact=True).click()
    await box.fill("안녕하세요")
    await page.keyboard.press("Enter")
    newest = page.get_by_test_id("channel-messages").get_by_test_id("message").last
    await newest.hover()
    await newest.get_by_role("button", name="추가 작업").click()
    await page.get_by_role("menuitem", name="메시지 삭제").click()
    await expect(question).to_contain_text("이 메시지를 삭제할까요?")
    assert await english_in(page, here) == set()


async def test_no_english_when_the_app_is_gone(here: Site, page: Page) -> None:
    """The notices about a failed call, revoked tokens, and a removed or reinstalled app are in Korean."""
    await until(lambda: here.playground.stream.pages, 30)
    await here.post("/control/faults", {"kind": "server_error", "count": 1})
    await here.call("chat.postMessage", channel=HELP, text="안녕하세요")
    await expect(page.get_by_test_id("toast")).to_contain_text("chat.postMessage 호출이 1번 실패했습니다(500)")
    await expect(page.get_by_test_id("failures")).to_have_text("1")
    assert await english_in(page, here) == set()
    await page.get_by_test_id("app-state").click()
    await page.get_by_test_id("controls-button").click()
    panel, question = page.get_by_test_id("control-panel"), page.get_by_test_id("confirm")
    for name, state in (("토큰 취소", "revoked"), ("앱 제거", "removed")):
        await panel.get_by_role("button", name=name).click()
        assert await english_in(page, here) == set()
        await question.get_by_role("button", name=name).click()
        await expect(page.get_by_test_id("app-state")).to_have_attribute("data-state", state)
        assert await english_in(page, here) == set()
        await panel.get_by_test_id("install-again").click()
        await expect(panel.get_by_test_id("installed-again")).to_contain_text("앱이 새 토큰을 받았습니다.")
        assert await english_in(page, here) == set()
    await panel.get_by_test_id("control-requests").click()
    await page.get_by_test_id("request").filter(has_text="의도한 장애").get_by_role("button").first.click()
    await expect(panel).to_contain_text("의도한 장애로 실패: 서버 오류(500)")


async def test_without_a_manifest(browser: Browser) -> None:
    """The instructions for starting an app, the notice of a missing listener, and the manifest card are in Korean."""
    async with running_playground(None, name="hello") as playground, ClientSession() as client:
        here = Site(playground, client)
        context = await browser.new_context(locale="ko-KR", viewport={"width": 1280, "height": 800})
        page = await context.new_page()
        await page.goto(f"{playground.url}/#/editor/help")
        await expect(page.get_by_test_id("first-screen")).to_contain_text("앱이 연결되기를 기다리는 중…")
        await expect(page.get_by_test_id("first-screen")).to_contain_text("export SLACK_API_URL=")
        assert await english_in(page, here) == set()
        async with socket_app(here):
            await expect(page.get_by_test_id("first-screen")).to_have_count(0)
        await page.get_by_test_id("composer").get_by_role("textbox").fill("/nobody")
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("message").last).to_contain_text("앱에 이 명령의 리스너가 없을 수 있습니다.")
        await page.get_by_test_id("controls-button").click()
        await expect(page.get_by_test_id("manifest")).to_contain_text("매니페스트 복사")
        assert await english_in(page, here) == set()
        await context.close()


async def test_switching(page: Page) -> None:
    """The language can be changed in the preferences. The choice is kept until "Same as the browser" is chosen."""

    async def choose(name: str) -> None:
        await page.get_by_test_id("preferences").click()
        await page.get_by_role("menuitemradio", name=name).click()

    async def speaks(language: str) -> None:
        await expect(page.locator("html")).to_have_attribute("lang", language)
        title = {"en": "Channels", "ko": "채널"}[language]
        await expect(page.get_by_test_id("sidebar").get_by_role("heading", name=title, exact=True)).to_be_visible()

    await choose("English")
    await speaks("en")
    await page.reload()
    await speaks("en")
    await choose("Same as the browser")
    await speaks("ko")


@pytest.mark.parametrize(("language", "expected"), [("en-US", "en"), ("fr-FR", "en"), ("ko", "ko")])
async def test_language_of_the_browser(browser: Browser, here: Site, language: str, expected: str) -> None:
    """The page is in the browser's language, whatever the person's locale is.

    If there is no translation into that language, the page is in English.
    """
    context = await browser.new_context(locale=language)
    page = await context.new_page()
    await page.goto(f"{here.playground.url}/#/editor/general")
    await expect(page.locator("html")).to_have_attribute("lang", expected)
    await context.close()
