"""Whatever is typed into any field: a message, or a file with exactly the instructions of the recipe."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal import recipes
from portal.dockerfile import Dockerfile
from portal.recipes import Recipe
from tests.dockerfile.oracle import oracle_parse
from tests.recipes.combinations import DAY

BASES = [
    {"kind": "aspnet-framework-48", "host": "windows-server-2022"},
    {"kind": "aspnet-framework-35", "host": "windows-server-2019"},
    {"kind": "static-iis", "host": "windows-server-2016"},
    {"kind": "dotnet-web", "host": "windows-server-2025"},
    {"kind": "dotnet-web", "host": "linux"},
    {"kind": "dotnet-worker", "host": "linux", "base": "alpine"},
    {"kind": "node", "host": "windows-server-2022"},
    {"kind": "node", "host": "linux"},
]
HARMLESS = {
    "project": "app",
    "start": "server.js",
    "port": "81",
    "publish": "82",
    "health": "/h",
    "env": "NAME=value",
}
# A harmless text of each option, with as many entries as the one that was accepted.
TWINS = {
    "registry": "HKLM\\SOFTWARE\\A\\N{n}=x",
    "com": "a{n}.dll",
    "fonts": "a{n}.ttf",
    "certificates": "a{n}.crt",
    "modules": "A{n} 1.0",
    "features": "IIS-ASP",
    "ports": "91{n:02}",
    "volumes": "C:\\d{n}",
    "gmsa": "a",
    "logs": "on",
    "runtime_class": "a",
    "digest": "sha256:" + "0" * 64,
}
FREE = ("project", "start", "port", "publish", "health", "env", *TWINS)
NASTY = st.one_of(
    st.text(max_size=60),
    st.from_regex(r"/?[A-Za-z0-9._-]{1,12}(/[a-z]{1,5})?(\.js)?", fullmatch=True),
    st.builds(lambda value: f"SOME={value}", st.text(alphabet="ab\"'`\\\\$%{}[]<>|&;# ", max_size=20)),
    st.text(alphabet="ab\"'`\\$%{}[]<>|&;#=\n\r\t /.:@*?!^(),~\u2028\x0b\x85", max_size=60),
    st.builds(
        lambda name, value: f"{name}={value}", st.sampled_from(["A", "a_1", "PATH"]), st.text(max_size=40)
    ),
    st.sampled_from(
        [
            "x\nRUN calc",
            "x`\nRUN calc",
            "x\\\nRUN calc",
            '"; RUN calc',
            "A=1\nB=`",
            'A="\nB=\\',
            "A=<<EOF",
            "$(x)",
            "a`",
            "HKLM\\A\\B=a & calc",
            'HKLM\\A\\B=" & calc',
            "HKLM\\A\\B=x`",
            "HKLM\\A\\B=C:\\x\\",
            "HKLM\\A\\B=<<EOF",
            "bin/a.dll\nb.dll",
            "a.ttf & calc",
            "a.cer\nb.crt",
            "Pester 5.0.0; calc",
            "Pester 5.0.0",
            "80\n81/udp",
            "/data\n/more",
            "C:\\data",
            "web`",
            "webapp01.json",
            "on",
        ]
    ),
    st.builds(
        lambda name, data: f"HKLM\\SOFTWARE\\{name}\\Value={data}",
        st.sampled_from(["A", "A B", "{a}", "A(1)"]),
        st.text(alphabet="ab\"'`\\\\$%{}[]<>|&;# ^!", max_size=20),
    ),
)


def build(form: dict[str, str]) -> Recipe | None:
    reading = recipes.read(form)
    if reading.errors:
        assert reading.choices is None
        return None
    made = recipes.build(reading.choices, DAY)
    assert isinstance(made, Recipe)
    return made


def shape(text: str) -> list[tuple[str, int]]:
    """The instructions of a file as our reader sees them: keyword and number of flags."""
    return [(i.keyword, len(i.flags)) for i in Dockerfile.parse(text).instructions]


def plain_twin(form: dict[str, str], field: str, made: Recipe) -> dict[str, str]:
    """The same form with a harmless text in the field, of the kind that was accepted."""
    if field in TWINS:
        now = made.choices.get(field)
        count = (len(now) if isinstance(now, tuple) else 1) if now else 0
        linux = made.choices.os == "linux" and field == "volumes"
        twin = TWINS[field].replace("C:\\", "/") if linux else TWINS[field]
        return form | {field: "\n".join(dict.fromkeys(twin.format(n=n) for n in range(count)))}
    now = getattr(made.choices, field)
    if field == "env":
        return form | {"env": "\n".join(f"{name}=x" for name, _ in now)}
    return form | {field: (HARMLESS[field] if now else "") if field == "health" else HARMLESS[field]}


def test_no_text_in_any_field_adds_or_changes_an_instruction():
    accepted: dict[str, list[tuple[str, int]]] = {}

    @settings(max_examples=2500, deadline=None, derandomize=True)
    @given(st.sampled_from(BASES), st.sampled_from(FREE), NASTY)
    @example(BASES[3], "env", "A=x`")
    @example(BASES[4], "env", "A=x\\")
    @example(BASES[3], "env", 'A="$B`"')
    @example(BASES[4], "env", "A=<<EOF")
    @example(BASES[6], "start", "a.js\nRUN calc")
    def fill_in(base, field, text):
        form = HARMLESS | base | {field: text}
        made = build(form)
        if made is None:
            assert recipes.read(form).errors[field]
            return
        twin = build(plain_twin(form, field, made))
        if field == "port":
            # A port other than the usual one adds its own line, whatever its number.
            twin = build(form | {"port": str(made.choices.port)}) if made.choices.port else twin
        assert twin is not None
        assert shape(made.dockerfile) == shape(twin.dockerfile)
        accepted[made.dockerfile] = shape(twin.dockerfile)

    fill_in()
    assert len(accepted) > 100
    # The official parser sees the same instructions as our reader did.
    for (text, expected), seen in zip(accepted.items(), oracle_parse(list(accepted)), strict=True):
        assert not isinstance(seen, str), (seen, text)
        assert [(one.keyword, len(one.flags)) for one in seen] == expected, text


def test_a_value_arrives_in_the_image_as_it_was_typed():
    typed: dict[str, tuple[str, str]] = {}

    @settings(max_examples=600, deadline=None, derandomize=True)
    @given(
        st.sampled_from([BASES[3], BASES[4]]),
        st.text(st.characters(exclude_categories=("C", "Z")), max_size=50),
    )
    @example(BASES[3], 'a"b`c$D${E}\\f')
    @example(BASES[4], 'a"b`c$D${E}\\f')
    @example(BASES[4], "\\")
    @example(BASES[3], "`")
    @example(BASES[3], "C:\\data\\")
    def fill_in(base, value):
        made = build(HARMLESS | base | {"env": f"NAME={value}"})
        assert made is not None
        file = Dockerfile.parse(made.dockerfile)
        pair = next(pair for i in file.all("ENV") for pair in i.pairs if pair.name == "NAME")
        assert pair.value == value
        typed[made.dockerfile] = (value, file.escape)

    fill_in()
    for (text, (value, escape)), seen in zip(typed.items(), oracle_parse(list(typed)), strict=True):
        values = next(one.values for one in seen if one.keyword == "ENV" and "NAME" in one.values)
        assert unquoted(values[values.index("NAME") + 1], escape) == value, text


def unquoted(text: str, escape: str) -> str:
    """What BuildKit makes of a double-quoted word: the escape counts before a quote, a dollar and itself."""
    assert text[0] == text[-1] == '"'
    inner, result, index = text[1:-1], "", 0
    while index < len(inner):
        if inner[index] == escape and inner[index + 1 : index + 2] in ('"', "$", escape):
            index += 1
        else:
            assert inner[index] not in ('"', "$")
        result += inner[index]
        index += 1
    return result
