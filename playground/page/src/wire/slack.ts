// The types of Slack's objects, as far as the page reads them.

export interface TextObject {
  type: "plain_text" | "mrkdwn";
  text: string;
  emoji?: boolean;
  verbatim?: boolean;
}

export interface Option {
  text: TextObject;
  value: string;
  description?: TextObject;
  url?: string;
}

export interface OptionGroup {
  label: TextObject;
  options: Option[];
}

export interface Confirm {
  title: TextObject;
  text: TextObject;
  confirm: TextObject;
  deny: TextObject;
  style?: "primary" | "danger";
}

export interface FeedbackButton {
  text: TextObject;
  value: string;
  accessibility_label?: string;
}

/** A button, a select menu, an input field and the like: all that an element of any type may have. */
export interface Element {
  type: string;
  action_id?: string;
  text?: TextObject | string;
  value?: string;
  url?: string;
  style?: "primary" | "danger";
  icon?: string;
  confirm?: Confirm;
  accessibility_label?: string;
  placeholder?: TextObject;
  options?: Option[];
  option_groups?: OptionGroup[];
  initial_option?: Option;
  initial_options?: Option[];
  initial_value?: string | RichTextValue;
  initial_user?: string;
  initial_users?: string[];
  initial_channel?: string;
  initial_channels?: string[];
  initial_conversation?: string;
  initial_conversations?: string[];
  default_to_current_conversation?: boolean;
  filter?: { include?: string[]; exclude_bot_users?: boolean };
  initial_date?: string;
  initial_time?: string;
  initial_date_time?: number;
  timezone?: string;
  min_query_length?: number;
  max_selected_items?: number;
  multiline?: boolean;
  min_length?: number;
  max_length?: number;
  is_decimal_allowed?: boolean;
  min_value?: string;
  max_value?: string;
  focus_on_load?: boolean;
  dispatch_action_config?: { trigger_actions_on?: string[] };
  positive_button?: FeedbackButton;
  negative_button?: FeedbackButton;
  image_url?: string;
  alt_text?: string;
}

export interface Block {
  type: string;
  block_id?: string;
  text?: TextObject | string;
  fields?: TextObject[];
  accessory?: Element;
  elements?: Element[];
  element?: Element;
  label?: TextObject;
  hint?: TextObject;
  optional?: boolean;
  dispatch_action?: boolean;
  title?: TextObject | string;
  subtitle?: TextObject;
  icon?: { image_url?: string; alt_text?: string };
  child_blocks?: Block[];
  is_collapsible?: boolean;
  default_collapsed?: boolean;
  caption?: string;
  rows?: unknown[][];
  actions?: Element[];
  level?: number;
}

export interface RichTextValue {
  type: "rich_text";
  elements: unknown[];
}

export interface Style {
  bold?: boolean;
  italic?: boolean;
  strike?: boolean;
  code?: boolean;
}

/** A piece of a line of rich text. */
export type Inline =
  | { type: "text"; text: string; style?: Style }
  | { type: "link"; url: string; text?: string; style?: Style }
  | { type: "user"; user_id: string; style?: Style }
  | { type: "channel"; channel_id: string; style?: Style }
  | { type: "usergroup"; usergroup_id: string; style?: Style }
  | { type: "broadcast"; range: string; style?: Style }
  | { type: "emoji"; name: string; style?: Style };

/** A paragraph, a quotation or a piece of code in rich text. */
export interface RichTextPart {
  type: "rich_text_section" | "rich_text_quote" | "rich_text_preformatted";
  elements: Inline[];
}

export interface Attachment {
  color?: string;
  pretext?: string;
  title?: string;
  title_link?: string;
  text?: string;
  fallback?: string;
  footer?: string;
  blocks?: Block[];
}

export interface Reaction {
  name: string;
  users: string[];
  count: number;
}

export interface Message {
  ts: string;
  user: string;
  text: string;
  subtype?: string;
  username?: string;
  bot_id?: string;
  app_id?: string;
  thread_ts?: string;
  blocks?: Block[];
  attachments?: Attachment[];
  files?: { id: string; name: string; title: string; size: number }[];
  reactions?: Reaction[];
  edited?: { user: string; ts: string };
  reply_count?: number;
  reply_users?: string[];
  reply_users_count?: number;
  latest_reply?: string;
  metadata?: { event_type?: string; event_payload?: Record<string, string> };
  /** Who invited the person who joined, in a message about joining. */
  inviter?: string;
  /** Only the person whose page it is sees the message. */
  ephemeral?: boolean;
}

export interface View {
  id: string;
  type: "modal" | "home";
  blocks: Block[];
  title?: TextObject;
  submit?: TextObject | null;
  close?: TextObject | null;
  previous_view_id?: string | null;
  root_view_id?: string;
  callback_id?: string;
  hash?: string;
}

export interface Person {
  id: string;
  name: string;
  real_name: string;
  color: string;
  tz: string;
  tz_label: string;
  locale?: string;
  is_bot: boolean;
  is_admin: boolean;
  profile: { display_name: string; real_name: string; title: string };
  /** It is the app's own member of the workspace. */
  app?: boolean;
}

export interface Channel {
  id: string;
  name: string;
  is_im: boolean;
  is_private?: boolean;
  is_archived: boolean;
  is_member?: boolean;
  is_general?: boolean;
  /** The other person in a direct conversation. */
  user?: string;
  topic?: { value: string };
  purpose?: { value: string };
  num_members?: number;
  members?: string[];
  unread?: number;
  /** How many of the unread messages mention the person. */
  mentions?: number;
}

/** The state of all fields of a dialog or a message, by block and action, as `view_submission` has it. */
export type FieldValue = { type: string } & Record<string, unknown>;
export type FieldValues = Record<string, Record<string, FieldValue>>;
