// Builds the report page into dist/:
//   node build.mjs report              dist/report.html, with a placeholder where the program writes its result
//   node build.mjs sample [DATA.json]  dist/sample.html, the page with a result in it (default: sample/link.json)
//   node build.mjs test                dist/test.mjs, all tests as one plain JavaScript file
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const placeholder = '__PARADERO_REPORT_DATA__';
const bundled_libraries = ['preact', 'uplot'];
// Old laptops and phones: browsers of 2020 and 2021.
const browsers = ['chrome87', 'firefox78', 'safari14.1'];

const read = (path) => readFile(join(root, path), 'utf8');
const hash_source = (text) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

// MIT asks that its notice go with every copy.
async function licences() {
  const texts = await Promise.all(
    bundled_libraries.map(async (name) => `${name}\n\n${(await read(`node_modules/${name}/LICENSE`)).trim()}`),
  );
  const text = texts.join('\n\n');
  if (text.includes('--')) throw new Error('a licence text would end the HTML comment that holds it');
  return text;
}

async function bundle() {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['src/report/main.tsx'],
    outdir: 'dist',
    bundle: true,
    minify: true,
    write: false,
    charset: 'utf8',
    format: 'iife',
    legalComments: 'none',
    target: browsers,
  });
  const text_of = (ending) => outputFiles.find((file) => file.path.endsWith(ending)).text.trim();
  return { script: text_of('.js'), style: text_of('.css') };
}

async function page(data) {
  const { script, style } = await bundle();
  const policy = [
    "default-src 'none'",
    `script-src ${hash_source(script)}`,
    `style-src ${hash_source(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
  const parts = { policy, licences: await licences(), style, script, data };
  const html = (await read('src/report/template.html')).replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
  for (const text of [script, style])
    if (/<\/(script|style)|<!--/i.test(text) || text.includes(placeholder)) throw new Error('the bundle would break its page');
  return html;
}

// What the program does when it embeds a result: nothing in it can end the script element.
const escape_json = (text) =>
  JSON.stringify(JSON.parse(text)).replace(/[<>&]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

async function write(name, text) {
  await mkdir(join(root, 'dist'), { recursive: true });
  await writeFile(join(root, 'dist', name), text);
  console.log(`dist/${name}: ${(Buffer.byteLength(text) / 1024).toFixed(1)} KiB`);
}

// One file: node 18 and 22 disagree on what `node --test` takes as arguments, and agree on running a file.
async function build_tests() {
  const names = (await readdir(join(root, 'test'))).filter((name) => name.endsWith('.test.ts')).sort();
  await build({
    absWorkingDir: root,
    stdin: { contents: names.map((name) => `import './test/${name}';`).join('\n'), resolveDir: root },
    outfile: 'dist/test.mjs',
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node18',
    loader: { '.css': 'empty' },
  });
}

const [command, argument = join(root, 'sample/link.json')] = process.argv.slice(2);
if (command === 'report') await write('report.html', await page(placeholder));
else if (command === 'sample') await write('sample.html', await page(escape_json(await readFile(argument, 'utf8'))));
else if (command === 'test') await build_tests();
else throw new Error('usage: node build.mjs report | sample [DATA.json] | test');
