// The emoji that the page offers.

/** The emoji by their names in Slack. */
export const EMOJI: Record<string, string> = {
  "+1": "👍",
  "-1": "👎",
  white_check_mark: "✅",
  eyes: "👀",
  raised_hands: "🙌",
  tada: "🎉",
  heart: "❤️",
  joy: "😂",
  smile: "😄",
  thinking_face: "🤔",
  pray: "🙏",
  clap: "👏",
  rocket: "🚀",
  fire: "🔥",
  bulb: "💡",
  wave: "👋",
  sob: "😭",
  open_mouth: "😮",
  x: "❌",
  question: "❓",
  star: "⭐",
  memo: "📝",
  kr: "🇰🇷",
};
