#!/usr/bin/env bash
# A table of results with their links becomes a spreadsheet. xlsxwriter 3.3.1, with which pandas 3.1.1 and polars 2.1.0 write,
# makes links of URLs: one of more than 2,079 characters, such as a signed one, leaves its cell empty, and so do all after the
# 65,530th; the result cannot be fetched any more. It is a warning. A data URI is cut at 32,767 characters, by polars and
# openpyxl 3.1.5 without a warning, by pandas with one. exceljs 4.4.0 writes all, and xlsx 0.18.5 raises.
# Expected: the text that stands in the table, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1 polars==2.1.0 xlsxwriter==3.3.1 openpyxl==3.1.5
npm install --silent --no-audit --no-fund exceljs@4.4.0 xlsx@0.18.5
cat >write.py <<'PYTHON'
import json
import warnings

import openpyxl
import pandas
import polars

VALUES = {
    "a link of 2,100 characters": "https://a.example/o.png?signature=".ljust(2100, "a"),
    "a data URI of 40,000": "data:image/png;base64,".ljust(40_000, "A"),
}
LINKS = [f"https://a.example/{number}.png" for number in range(65_540)]
with open("values.json", "w") as file:
    json.dump(list(VALUES.values()), file)


def by_pandas(engine):
    return lambda values: pandas.DataFrame({"url": values}).to_excel("a.xlsx", index=False, engine=engine)


def by_openpyxl(values):
    book = openpyxl.Workbook()
    for value in ["url", *values]:
        book.active.append([value])
    book.save("a.xlsx")


for name, write in {
    "pandas, xlsxwriter": by_pandas("xlsxwriter"),
    "pandas, openpyxl": by_pandas("openpyxl"),
    "polars": lambda values: polars.DataFrame({"url": values}).write_excel("a.xlsx"),
    "openpyxl": by_openpyxl,
}.items():
    for what, values in {**{what: [value] for what, value in VALUES.items()}, "65,540 links": LINKS}.items():
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            write(values)
            heard = [one for one in heard if not issubclass(one.category, ResourceWarning)]
        book = openpyxl.load_workbook("a.xlsx", read_only=True)
        cells = [row[0] for row in book.active.iter_rows(min_row=2, values_only=True)]
        kept = sum(map(bool, cells)) if len(values) > 1 else len(cells[0] or "") if cells else 0
        print(f"{name}: {what}: {kept} left, {'a warning' if heard else 'no warning'}")
PYTHON
cat >write.mjs <<'JS'
import { readFileSync } from "node:fs";
import ExcelJS from "exceljs";
import XLSX from "xlsx";

const values = JSON.parse(readFileSync("values.json", "utf8"));
const book = new ExcelJS.Workbook();
book.addWorksheet("a").addRows(values.map((value) => [value]));
await book.xlsx.writeFile("b.xlsx");
const read = await new ExcelJS.Workbook().xlsx.readFile("b.xlsx");
console.log("exceljs:", ...values.map((_, at) => read.worksheets[0].getCell(at + 1, 1).value.length));
const sheet = XLSX.utils.aoa_to_sheet(values.map((value) => [value]));
const other = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(other, sheet);
try {
  XLSX.writeFile(other, "c.xlsx");
  console.log("xlsx: written");
} catch (error) {
  console.log("xlsx:", error.message);
}
JS
{ env/bin/python write.py; node write.mjs; } | tee seen
diff seen - <<'SEEN'
pandas, xlsxwriter: a link of 2,100 characters: 0 left, a warning
pandas, xlsxwriter: a data URI of 40,000: 32767 left, a warning
pandas, xlsxwriter: 65,540 links: 65530 left, a warning
pandas, openpyxl: a link of 2,100 characters: 2100 left, no warning
pandas, openpyxl: a data URI of 40,000: 32767 left, a warning
pandas, openpyxl: 65,540 links: 65540 left, no warning
polars: a link of 2,100 characters: 0 left, a warning
polars: a data URI of 40,000: 32767 left, no warning
polars: 65,540 links: 65530 left, a warning
openpyxl: a link of 2,100 characters: 2100 left, no warning
openpyxl: a data URI of 40,000: 32767 left, no warning
openpyxl: 65,540 links: 65540 left, no warning
exceljs: 2100 40000
xlsx: Text length must not exceed 32767 characters
SEEN
