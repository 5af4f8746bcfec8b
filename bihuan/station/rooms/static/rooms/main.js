import "./keys.js";
import "./ticks.js";
import "./forms.js";
import "./live.js";
import "./inbox.js";
import "./call/form.js";
import "./call/waiting.js";
import "./find.js";
