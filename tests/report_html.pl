# Opens HTML reports in a headless Chromium and uses them as a reader does, over the DevTools protocol on a pipe (no
# port, no modules but those of perl): perl report_html.pl BROWSER check|shot ...
#
#   check FILE.html CALLS STATUS    sorts, filters and opens; CALLS calls are expected, one of them at least of STATUS
#   shot FILE.html OUT.png WIDTH light|dark
#
# For each thing that is looked at a line "ok NAME" or "not ok NAME: what was seen"; lines with # are measurements.
use strict;
use warnings;
use JSON::PP;
use POSIX ();
use File::Temp ();
use Time::HiRes ();
use MIME::Base64 ();

my ($browser, $action, $file, @rest) = @ARGV;
die "usage: report_html.pl BROWSER check|shot FILE...\n" unless defined $file;
$file = POSIX::getcwd() . "/$file" unless $file =~ m{^/};
my $url = "file://$file";
my $json = JSON::PP->new->utf8->allow_nonref;
my ($to, $from, $pid, $last_id, $unread, $session, @events) = (undef, undef, undef, 0, "");

# ---- the browser ----

# It reads commands from descriptor 3 and answers on 4, each closed by a NUL.
sub start {
	my $profile = File::Temp->newdir;
	pipe(my $in, $to) && pipe($from, my $out) or die "pipe: $!\n";
	$pid = fork // die "fork: $!\n";
	if ($pid == 0) {
		POSIX::dup2(fileno $in, 30) && POSIX::dup2(fileno $out, 31) or POSIX::_exit(127);
		POSIX::dup2(30, 3) && POSIX::dup2(31, 4) or POSIX::_exit(127);
		POSIX::close($_) for 30, 31;
		open STDERR, ">", "/dev/null";
		open STDOUT, ">", "/dev/null";
		exec $browser, qw(--headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run
			--hide-scrollbars --remote-debugging-pipe), "--user-data-dir=$profile", "about:blank" or POSIX::_exit(127);
	}
	close $in;
	close $out;
	$to->autoflush(1);
	return $profile;
}

sub next_message {
	while ((my $end = index $unread, "\0") < 0) {
		my $n = sysread $from, $unread, 1 << 20, length $unread;
		die "the browser ended\n" unless $n;
	}
	$unread =~ s/^([^\0]*)\0//;
	return $json->decode($1);
}

# Sends a command and gives its result; what happened meanwhile goes to @events.
sub command {
	my ($method, %params) = @_;
	my %message = (id => ++$last_id, method => $method, params => \%params);
	$message{sessionId} = $session if defined $session;
	print $to $json->encode(\%message), "\0";
	while (my $answer = next_message()) {
		if (!defined $answer->{id}) {
			push @events, $answer;
		} elsif ($answer->{id} == $last_id) {
			die "$method: $answer->{error}{message}\n" if $answer->{error};
			return $answer->{result};
		}
	}
}

sub attach {
	my $target = command("Target.createTarget", url => "about:blank")->{targetId};
	$session = command("Target.attachToTarget", targetId => $target, flatten => JSON::PP::true)->{sessionId};
	command("$_.enable") for qw(Page Runtime Log Network);
}

# The value of an expression of the page; a promise is waited for.
sub value {
	my ($expression) = @_;
	my $answer = command("Runtime.evaluate", expression => $expression, returnByValue => JSON::PP::true,
		awaitPromise => JSON::PP::true);
	die "$expression: $answer->{exceptionDetails}{exception}{description}\n" if $answer->{exceptionDetails};
	return $answer->{result}{value};
}

sub seen {
	my ($method) = @_;
	return grep { $_->{method} eq $method } @events;
}

sub wait_for {
	my ($method) = @_;
	push @events, next_message() until seen($method);
}

sub load {
	my ($what) = @_;
	@events = ();
	command("Page.navigate", url => $what);
	wait_for("Page.loadEventFired");
}

sub key {
	my ($name, $code, $text) = @_;
	my %key = (key => $name, code => $name, windowsVirtualKeyCode => $code);
	command("Input.dispatchKeyEvent", type => "keyDown", %key, defined $text ? (text => $text) : ());
	command("Input.dispatchKeyEvent", type => "keyUp", %key);
}

# ---- what is looked at ----

sub judge {
	my ($name, $good, $seen) = @_;
	print $good ? "ok $name\n" : "not ok $name: " . $json->canonical->encode($seen) . "\n";
}

sub is {
	my ($name, $seen, $want) = @_;
	judge($name, defined $seen && $seen eq $want, $seen);
}

# Runs in the page before anything of it: when the table could first be sorted, what the policy stopped, how long the
# page was busy.
my $watch = <<'END';
	window.watched = { usable: null, stopped: [], longest: 0 };
	document.addEventListener("securitypolicyviolation", (e) => watched.stopped.push(e.violatedDirective));
	new PerformanceObserver((list) => {
		for (const e of list.getEntries())
			watched.longest = Math.max(watched.longest, e.duration);
	}).observe({ type: "longtask", buffered: true });
	(function look() {
		if (document.querySelector("#calls th button"))
			watched.usable = performance.now();
		else
			setTimeout(look, 5);
	})();
END

my $column = <<'END';
	window.column = (i) => Array.from(document.querySelectorAll("#calls tbody tr:not([hidden])"), (r) => {
		const text = r.cells[i].textContent.trim();
		return text === "-" ? Infinity : parseFloat(text);
	});
	window.ordered = (list, sign) => list.every((v, i) => i === 0 || sign * (list[i - 1] - v) <= 0 || v === list[i - 1]);
	window.head = (i) => document.querySelectorAll("#calls thead th")[i];
	window.type = (words, status) => {
		const form = document.querySelector("#calls form");
		form.elements.words.value = words;
		form.elements.status.value = status;
		form.dispatchEvent(new Event("input", { bubbles: true }));
		return document.querySelectorAll("#calls tbody tr:not([hidden])").length;
	};
	true
END

# WCAG 2.1 1.4.3: the ratio of each text's colour to what lies behind it; the least of each kind below 4.5.
my $contrast = <<'END';
(() => {
	const numbers = (text) => (text.match(/[\d.]+/g) || []).map(Number);
	const over = (top, under) => [0, 1, 2].map((i) => top[i] * (top[3] ?? 1) + under[i] * (1 - (top[3] ?? 1)));
	const light = (c) => c.map((v) => v / 255 <= .03928 ? v / 255 / 12.92 : ((v / 255 + .055) / 1.055) ** 2.4)
		.reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
	const ground = (e) => {
		const layers = [];
		for (let at = e; at; at = at.parentElement) {
			const c = numbers(getComputedStyle(at).backgroundColor);
			layers.push(c);
			if ((c[3] ?? 1) === 1) break;
		}
		return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
	};
	const poor = {};
	let looked = 0;
	for (const e of document.querySelectorAll("body *")) {
		const own = Array.from(e.childNodes).some((n) => n.nodeType === 3 && n.data.trim());
		if (!own || e.closest("script, style, noscript, option, title, desc, .vh, caption") || !e.checkVisibility())
			continue;
		const style = getComputedStyle(e), behind = ground(e);
		const [a, b] = [over(numbers(e instanceof SVGElement ? style.fill : style.color), behind), behind].map(light);
		const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
		const name = e.tagName + "." + e.getAttribute("class");
		looked++;
		if (ratio < 4.5 && !(poor[name] < ratio))
			poor[name] = ratio.toFixed(2);
	}
	return looked > 50 ? Object.entries(poor).join(" ") : "nothing was looked at";
})()
END

sub check_contrast {
	for my $scheme ("light", "dark") {
		command("Emulation.setEmulatedMedia", features => [{name => "prefers-color-scheme", value => $scheme}]);
		is("$scheme: every text stands out", value($contrast), "");
	}
	command("Emulation.setEmulatedMedia", features => []);
}

# From the first to the last stop of the Tab key: where the focus is, it is seen.
sub check_keys {
	command("Emulation.setDeviceMetricsOverride", width => 1280, height => 900, deviceScaleFactor => 1, mobile => JSON::PP::false);
	value("(() => { const first = document.createElement('i'); first.tabIndex = -1; document.body.prepend(first); first.focus(); first.remove(); })()");
	my (@names, @unseen);
	for (1 .. 25) {
		key("Tab", 9);
		my $at = value("(() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect(); return { name: e.tagName, text: e.textContent.trim().slice(0, 20), seen: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 && r.right > 0 && r.bottom > 0 && r.left < innerWidth && r.top < innerHeight }; })()");
		last if $at->{name} eq "BODY";
		push @names, $at->{name};
		push @unseen, $at unless $at->{seen};
	}
	judge("the focus is seen at each stop of Tab", @names > 15 && !@unseen, \@unseen);
	my $heads = value("document.querySelectorAll('#calls thead th').length");
	is("skip links, filter, heads, first call", join(" ", grep { defined } @names[0 .. 5 + $heads]), join(" ", qw(A A SELECT INPUT DIV), ("BUTTON") x $heads, "A"));
	command("Accessibility.enable");
	my $nodes = command("Accessibility.queryAXTree", objectId => command("Runtime.evaluate", expression => "document.querySelector('#calls table')")->{result}{objectId}, role => "columnheader")->{nodes};
	my @heads = map { $_->{name}{value} // "" } @$nodes;
	judge("heads are named by their words only", @heads == $heads && !grep({ !/^[A-Z][A-Za-z ()]+$/ } @heads), \@heads);
	command("Accessibility.disable");
	value("document.querySelector('.skip[href=\"#details\"]').click()");
	value("new Promise((done) => setTimeout(done, 50))");
	is("the second skip link leads to the calls in detail", value("document.activeElement.id"), "details");
	command("Emulation.clearDeviceMetricsOverride");
}

sub check_quiet {
	my @asked = grep { !/^data:/ && $_ ne $url } map { $_->{params}{request}{url} } seen("Network.requestWillBeSent");
	judge("no request but for the file itself", !@asked && seen("Network.requestWillBeSent") > 0, \@asked);
	my @said = map { $_->{params}{entry}{text} // $_->{params}{exceptionDetails}{text} // $_->{method} }
		seen("Log.entryAdded"), seen("Runtime.exceptionThrown"), seen("Runtime.consoleAPICalled");
	judge("nothing on the console", !@said, \@said);
	is("the policy stops nothing", value("watched.stopped.join()"), "");
	judge("no dialog was opened", !seen("Page.javascriptDialogOpening"), 0);
	is("only the page's own script is in it", value("document.querySelectorAll('script,iframe,object,embed,base').length"), 1);
	is("no handler stands in an attribute",
		value("Array.from(document.querySelectorAll('*')).filter((e) => Array.from(e.attributes).some((a) => /^on/.test(a.name))).length"), 0);
}

sub check_sort {
	my ($calls) = @_;
	value("head(0).querySelector('button').focus()");
	for my $want ("descending", "ascending") {
		key("Enter", 13, "\r");
		is("Enter on the head of the first column: $want", value("head(0).getAttribute('aria-sort')"), $want);
		my $sign = $want eq "ascending" ? 1 : -1;
		judge("the calls are in $want order", value("column(0).length === $calls && ordered(column(0), $sign)"), value("column(0).slice(0, 5)"));
	}
	for my $i (2, 7, 8, 9) {
		value("head($i).querySelector('button').click()");
		judge("column $i is sorted as numbers", value("ordered(column($i), 1)"), value("column($i).slice(0, 9)"));
		is("only its head says so", value("document.querySelectorAll('[aria-sort]').length + head($i).getAttribute('aria-sort')"), "1ascending");
	}
}

sub check_filter {
	my ($calls, $status) = @_;
	is("no words: all calls", value("type('', '')"), $calls);
	is("words that stand nowhere: no call", value("type('no-such-words', '')"), 0);
	is("it is said", value("document.querySelector('#calls output').value"), "0 of $calls calls");
	is("what is filtered out of the table is not below it", value("document.querySelectorAll('article:not([hidden])').length"), 0);
	my $of = value("type('', '$status')");
	judge("some calls are $status", $of > 0 && $of == value("document.querySelectorAll('#calls tr:not([hidden]) .badge.$status').length"), $of);
	is("the words of a row find it", value("type(document.querySelector('#calls tbody tr').cells[3].textContent, '') > 0"), 1);
	is("so does its Call-ID", value("(() => { const row = document.querySelector('#calls tbody tr'); const n = type(row.dataset.ids, ''); return row.dataset.ids.length > 8 && !row.hidden ? n : -1; })()"), 1);
	value("type('', '')");
}

sub last_with_picture {
	return value("Array.from(document.querySelectorAll('article .body')).filter((a) => a.querySelector('.page img')).pop().id.slice(5)");
}

# The last call that has a picture: by its link, from the keyboard.
sub check_open {
	my ($calls) = @_;
	my $call = last_with_picture();
	my $link = "document.querySelector('#calls a[href=\"#call-$call\"]')";
	is("there is a link for each call", value("document.querySelectorAll('#calls tbody a').length"), $calls);
	value("if ($calls > 1) document.querySelector('article > details[open]')?.removeAttribute('open')");
	value("$link.focus()");
	key("Enter", 13, "\r");
	value("new Promise((done) => setTimeout(done, 100))");
	is("it opens the call", value("document.getElementById('call-$call').closest('details').open"), 1);
	is("the focus is there", value("document.activeElement.id"), "call-$call");
	for my $part (".verdict", ".findings, .body > details p", ".ladder tbody tr", "svg.t38-timing", ".page img") {
		my $high = value("document.querySelector('#call-$call ' + '$part'.split(', ').join(', #call-$call ')).getBoundingClientRect().height");
		judge("it shows $part", $high > 5, $high);
	}
	my $image = "document.querySelector('#call-$call .page img')";
	my $wide = value("(async () => { $image.scrollIntoView(); await $image.decode(); return $image.naturalWidth; })()");
	judge("the picture of its page is there", $wide > 100, $wide);
	my $high = value("$image.getBoundingClientRect().height / $image.getBoundingClientRect().width");
	judge("it has the form of a page", $high > .3 && $high < 3, $high);
	judge("it has a text in its place", value("$image.alt.length") > 20, value("$image.alt"));
}

# The last call, before the page has come to it.
sub check_early {
	my ($calls) = @_;
	value("document.querySelector('#calls a[href=\"#call-$calls\"]').click()");
	value("new Promise((done) => setTimeout(done, 50))");
	is("the last call opens at once", value("document.getElementById('call-$calls').closest('details').open && document.activeElement.id"), "call-$calls");
	value("document.getElementById('call-$calls').closest('details').open = $calls === 1");
	value("const other = document.querySelector('article:nth-last-of-type(2) summary'); if (other) other.click()");
	value("new Promise((done) => setTimeout(done, 50))");
	is("so does one that is clicked", value("document.querySelectorAll('article > details[open] > .body').length"), 1);
	value("document.querySelectorAll('article > details[open]').forEach((e) => e.open = $calls === 1)");
}

# Every name that something gives as its label, every target of a link, and every id once.
sub check_structure {
	is("each id stands once", value("document.querySelectorAll('[id]').length === new Set(Array.from(document.querySelectorAll('[id]'), (e) => e.id)).size"), 1);
	is("each link has a target", value("Array.from(document.querySelectorAll('a')).filter((a) => !document.getElementById(a.hash.slice(1))).map((a) => a.hash).join()"), "");
	is("each label is there", value("Array.from(document.querySelectorAll('[aria-labelledby]')).filter((e) => !e.getAttribute('aria-labelledby').split(' ').every((i) => document.getElementById(i))).length"), 0);
	is("each table has a caption", value("Array.from(document.querySelectorAll('table')).filter((t) => !t.caption?.textContent).length"), 0);
	is("each picture has a text", value("Array.from(document.querySelectorAll('img')).filter((i) => !i.alt).length"), 0);
	is("there is a header, a main part and a footer", value("['header', 'main', 'footer'].map((n) => document.querySelectorAll('body > ' + n).length).join()"), "1,1,1");
	is("headings go down by one", value("(() => { let last = 0; for (const h of document.querySelectorAll('h1,h2,h3,h4,h5,h6')) { const n = +h.tagName[1]; if (n > last + 1) return h.textContent; last = n; } return ''; })()"), "");
	is("nothing is wider than the window", value("document.documentElement.scrollWidth - document.documentElement.clientWidth <= 0"), 1);
}

sub check {
	my ($calls, $status) = @_;
	attach();
	command("Page.addScriptToEvaluateOnNewDocument", source => $watch);
	my $begin = Time::HiRes::time();
	load($url);
	my $loaded = Time::HiRes::time() - $begin;
	printf "# %s calls: can be sorted after %.0f ms, loaded after %.0f ms, busy for %.0f ms at most, %.1f MB\n",
		$calls, value("watched.usable"), $loaded * 1000, value("watched.longest"), (-s $file) / 1e6;
	value($column);
	check_early($calls);
	value("new Promise((done) => { (function look() { document.documentElement.dataset.whole ? done() : setTimeout(look, 20); })(); })");
	printf "# all calls are a part of the page after %.0f ms, %d elements\n", value("performance.now()"), value("document.querySelectorAll('*').length");
	check_structure();
	check_keys();
	check_contrast();
	check_sort($calls);
	my $took = value("(() => { const t = performance.now(); head(4).querySelector('button').click(); document.body.offsetHeight; return performance.now() - t; })()");
	printf "# sorted in %.0f ms\n", $took;
	check_filter($calls, $status);
	check_open($calls);
	command("Emulation.setDeviceMetricsOverride", width => 400, height => 800, deviceScaleFactor => 1, mobile => JSON::PP::false);
	is("nothing is wider than a narrow window", value("document.documentElement.scrollWidth"), 400);
	check_quiet();
	# Whoever sends a link may write anything behind its #.
	@events = ();
	load("about:blank");
	load("$url#call-%E0%A4%A<x>");
	value("new Promise((done) => { (function look() { document.documentElement.dataset.whole ? done() : setTimeout(look, 20); })(); })");
	is("a link to nowhere breaks nothing", scalar(seen("Runtime.exceptionThrown")) + value("document.querySelectorAll('x').length"), 0);
	# Without the script all is there, and a link opens its call.
	my $call = last_with_picture();
	command("Emulation.setScriptExecutionDisabled", value => JSON::PP::true);
	load("about:blank");
	load("$url#call-$call");
	is("without script a link opens the call", value("document.getElementById('call-$call').closest('details').open"), 1);
	is("without script nothing is there that does nothing", value("document.querySelectorAll('#calls button').length + getComputedStyle(document.querySelector('#calls form')).display"), "0none");
}

sub shot {
	my ($png, $width, $scheme) = @_;
	attach();
	command("Emulation.setEmulatedMedia", features => [{name => "prefers-color-scheme", value => $scheme}]);
	command("Emulation.setDeviceMetricsOverride", width => 0 + $width, height => 900, deviceScaleFactor => 1, mobile => JSON::PP::false);
	load($url);
	my $data = command("Page.captureScreenshot", captureBeyondViewport => JSON::PP::true)->{data};
	my $high = value("document.documentElement.scrollHeight");
	command("Emulation.setDeviceMetricsOverride", width => 0 + $width, height => 0 + ($high < 12000 ? $high : 12000), deviceScaleFactor => 1, mobile => JSON::PP::false);
	$data = command("Page.captureScreenshot")->{data};
	open my $out, ">:raw", $png or die "$png: $!\n";
	print $out MIME::Base64::decode_base64($data);
	close $out;
}

$SIG{PIPE} = "IGNORE";
$SIG{ALRM} = sub { die "nothing for too long\n" };
alarm 120;
my $profile = start();
my $good = eval { $action eq "shot" ? shot(@rest) : check(@rest); 1 };
print "not ok the browser: $@" unless $good;
eval { $session = undef; command("Browser.close") };
waitpid $pid, 0;
