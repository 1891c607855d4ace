-- Puts the search box on every page of a Quarto site: into its navbar or sidebar, else at its end.
-- The box searches in the files of "eventsearch static eventsearch"; see the README of the example.

local LABELS = {
  ca = "Cerca", de = "Suchen", en = "Search", es = "Buscar", fr = "Rechercher",
  it = "Cerca", nl = "Zoeken", pt = "Pesquisar",
}

local BOX = [[
<event-search id="eventsearch:box" src="{folder}"{shortcut} style="flex: 0 1 min(13rem, 36vw)">
<form action="{results}" role="search">
<input class="form-control" name="q" type="search" aria-label="{label}" placeholder="{label}">
</form>
</event-search>
<script>
document.querySelector("#quarto-header .navbar > div, #quarto-sidebar")?.append(
  document.getElementById("eventsearch:box"));
</script>
<script src="{folder}event-search.js" defer></script>
]]

local ESCAPES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }

local function text(value, default)
  if value == nil then return default end
  return (pandoc.utils.stringify(value):gsub('[&<>"]', ESCAPES))
end

function Meta(meta)
  if not FORMAT:match("^html") then return nil end
  local set = meta.eventsearch or {}
  local root = (quarto and quarto.project.offset or ".") .. "/"
  local folder = root .. text(set.folder, "eventsearch") .. "/"
  local html = BOX:gsub("{(%w+)}", {
    folder = folder,
    label = LABELS[text(meta.lang, "en"):match("^%a*"):lower()] or LABELS.en,
    results = set.results and root .. text(set.results) or folder .. "search.html",
    shortcut = set.shortcut and ' shortcut="' .. text(set.shortcut) .. '"' or "",
  })
  if quarto then
    quarto.doc.include_text("after-body", html)
    return nil
  end
  local after = pandoc.List(meta["include-after"])
  after:insert(pandoc.RawBlock("html", html))
  meta["include-after"] = after
  return meta
end
