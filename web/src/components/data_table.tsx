// A table that stays readable on a phone: with `stacked`, a narrow screen shows each row as a block of labelled values.
import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  label: string;
  render: (row: Row) => ComponentChildren;
  label_hidden?: boolean; // for those who see: a column of bars beside its numbers needs no name
  kind?: 'text' | 'number' | 'bar'; // numbers align right; bars take the room that is left
}

export interface DataTableProps<Row> {
  caption: string;
  columns: readonly Column<Row>[]; // the first one names the row
  rows: readonly Row[];
  total?: readonly ComponentChildren[]; // one a column
  stacked?: boolean;
}

// Roles are written out because a browser forgets them when a style turns rows into blocks.
export function DataTable<Row>({ caption, columns, rows, total, stacked = false }: DataTableProps<Row>) {
  return (
    <table role="table" class={stacked ? 'data stacked' : 'data'}>
      <caption class="visually_hidden">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column.label} role="columnheader" scope="col" class={column.kind ?? 'text'}>
              <span class={column.label_hidden ? 'visually_hidden' : ''}>{column.label}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row, index) => (
          <tr key={index} role="row">
            {columns.map((column, position) =>
              position === 0 ? (
                <th key={column.label} role="rowheader" scope="row" class={column.kind ?? 'text'}>{column.render(row)}</th>
              ) : (
                <td key={column.label} role="cell" class={column.kind ?? 'text'} data-label={column.label}>{column.render(row)}</td>
              ),
            )}
          </tr>
        ))}
      </tbody>
      {total && (
        <tfoot role="rowgroup">
          <tr role="row">
            {columns.map((column, position) =>
              position === 0 ? (
                <th key={column.label} role="rowheader" scope="row" class={column.kind ?? 'text'}>{total[position]}</th>
              ) : (
                <td key={column.label} role="cell" class={column.kind ?? 'text'} data-label={column.label}>{total[position]}</td>
              ),
            )}
          </tr>
        </tfoot>
      )}
    </table>
  );
}
