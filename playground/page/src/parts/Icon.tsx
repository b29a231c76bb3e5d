// Draws the page's icons, all in one style: thin lines in the colour of the text beside them.

const PATHS = {
  add: "M10 4v12M4 10h12",
  app: "M4 4h5v5H4zM11 4h5v5h-5zM4 11h5v5H4zM13.5 11v5M11 13.5h5",
  at: "M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0Zm0 0v1a2 2 0 0 0 4 0v-1a7 7 0 1 0-3 5.7",
  back: "M12 4l-6 6 6 6",
  bold: "M6 4h5a3 3 0 0 1 0 6H6zM6 10h6a3 3 0 0 1 0 6H6z",
  bolt: "M11 2 4 11h5l-1 7 7-9h-5z",
  check: "M4 10.5 8 14.5 16 5.5",
  close: "M5 5l10 10M15 5 5 15",
  code: "M7 6 3 10l4 4M13 6l4 4-4 4",
  copy: "M7 7h9v9H7zM4 13V4h9",
  down: "M5 8l5 5 5-5",
  download: "M10 3v9M6.5 8.5 10 12l3.5-3.5M4 15.5h12",
  eye: "M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5Zm9.5 0a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z",
  edit: "M4 16l.8-3.5L13.5 3.8a1.5 1.5 0 0 1 2.2 0l.5.5a1.5 1.5 0 0 1 0 2.2L7.5 15.2zM12 5.5l2.5 2.5",
  emoji: "M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0ZM7 12c1.5 2 4.5 2 6 0M7.8 8v.01M12.2 8v.01",
  format: "M3 15l4-10 4 10M4.3 12h5.4M17 15v-6M17 12a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0Z",
  hash: "M8 3 6.5 17M13.5 3 12 17M3.5 7.5h13.5M3 12.5h13.5",
  home: "M3.5 9.5 10 4l6.5 5.5M5 8.5V16h3.5v-4h3v4H15V8.5",
  italic: "M9 4h5M6 16h5M11.5 4l-3 12",
  lock: "M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  more: "M10 4.5v.01M10 10v.01M10 15.5v.01",
  people:
    "M12 8a3 3 0 1 1-6 0 3 3 0 0 1 6 0ZM3.5 16c.5-3 3-4 5.5-4s5 1 5.5 4M13.5 5.200a3 3 0 0 1 0 5.6M15 12.400c1.200.6 2 1.800 2.200 3.6",
  plug: "M7 3v4M13 3v4M5 7h10v3a5 5 0 0 1-10 0zM10 15v3",
  quote: "M4 4v12M8 6h9M8 10h9M8 14h6",
  search: "M13 8.500a4.500 4.500 0 1 1-9 0 4.500 4.500 0 0 1 9 0ZM12 12l4.500 4.500",
  send: "M3.5 4 17 10 3.5 16l1.6-6zM5 10h6",
  slash: "M4 3.5h12a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1ZM12 6.5l-4 7",
  sliders: "M3 6h7M14 6h3M3 14h3M10 14h7M14 6a2 2 0 1 1-4 0 2 2 0 0 1 4 0ZM10 14a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z",
  strike:
    "M3.5 10h13M14 6.200C13.400 4.800 12 4 10 4 7.6 4 6 5.200 6 7c0 3.6 8.200 2.400 8.200 6 0 1.800-1.700 3-4.200 3-2.300 0-3.900-.9-4.400-2.5",
  table: "M3 4.5h14v11H3zM3 8.5h14M8 8.5v7",
  thread:
    "M16.5 9.5c0 3.300-2.900 6-6.5 6-1 0-2-.2-2.800-.6L3.5 16l1-3.200a5.6 5.6 0 0 1-1-3.300c0-3.300 2.900-6 6.5-6s6.5 2.700 6.5 6ZM7.5 8.5h5M7.5 11h3",
  thumbDown: "M6 4H3.5v7H6M6 11l3.5 6c1.300 0 2-.8 2-2v-3H16a1 1 0 0 0 1-1.200L15.700 5c-.1-.6-.6-1-1.200-1H6z",
  thumbUp: "M6 16H3.5V9H6M6 9l3.5-6c1.300 0 2 .8 2 2v3H16a1 1 0 0 1 1 1.200L15.700 15c-.1.6-.6 1-1.200 1H6z",
  trash: "M4 5.5h12M8 5.5V4h4v1.5M5.5 5.5l.6 11h7.8l.6-11M8.5 8.5v5M11.5 8.5v5",
  warning: "M10 3.5 17.5 16.5h-15zM10 8v4M10 14.200v.01",
  wrench:
    "M16.800 5.6 13.700 8.700 11.300 6.300l3.100-3.100a4.200 4.200 0 0 0-5.300 5.300L3.5 14.100a1.700 1.700 0 0 0 2.400 2.400l5.6-5.6a4.200 4.200 0 0 0 5.300-5.300Z",
} as const;

export type IconName = keyof typeof PATHS;

/** Draws an icon; whoever uses it says in words what it means. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  const width = name === "more" ? 2.6 : 1.6;
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={width}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
