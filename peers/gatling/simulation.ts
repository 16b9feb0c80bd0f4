import {
  type Actor,
  arrivalsActor,
  beforeActor,
  labelText,
  marginS,
  type PeerAction,
  type PeerRequest,
  sessionsOf,
} from '../journey'
import {
  accountsFileOf,
  dataFilesOf,
  limitsByLabel,
  loopbackNames,
  type PeerFiles,
  type PeerPlan,
  reservedNumber,
} from '../tool'

/** The class that a simulation is: Gatling wants it by name. */
export const simulationClass = 'CoreJourney'

/** A simulation in Java: a population for each kind of user, and an open one for the arrivals. */
export function gatlingFiles(plan: PeerPlan): PeerFiles {
  return {
    [`${simulationClass}.java`]: simulationOf(plan),
    ...dataFilesOf(plan.journey),
  }
}

/** The text in Gatling's expression language. */
const expression = (text: string) => JSON.stringify(text.replace(/\$\{(\w+)\}/g, '#{$1}'))

function simulationOf(plan: PeerPlan): string {
  const { platform, journey, size, baseUrl, allowedHosts } = plan
  const { arrivals } = journey
  const sessions = [...sessionsOf(journey, size.vus)]
  const asserted = limitsByLabel(plan)
  const begins = Math.max(0, size.rampS - marginS)
  const populations = [
    ...sessions.map(
      ([{ name }, count]) => `${name}.injectOpen(rampUsers(${count}).during(${Math.max(1, size.rampS)}))`,
    ),
    `arrivals.injectOpen(nothingFor(${begins}), constantUsersPerSec(${size.arrivals_per_hour / 3600}).during(${size.holdS + 2 * marginS}))`,
  ]
  return `// The core journey of ${platform.title}, written by sla peers.
// System properties: base_url; folder (of the CSV files); run_id; samples (a file: at_ms,took_ms,label,ok).
import static io.gatling.javaapi.core.CoreDsl.*;
import static io.gatling.javaapi.http.HttpDsl.*;

import io.gatling.javaapi.core.*;
import io.gatling.javaapi.http.*;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.*;
import java.util.*;
import java.util.regex.*;

public class ${simulationClass} extends Simulation {
  static final String baseUrl = System.getProperty("base_url", ${JSON.stringify(baseUrl)});
  static final String folder = System.getProperty("folder", ".");
  static final String runId = System.getProperty("run_id", "run-by-hand");
  static final PrintWriter samples = samplesFile();
  static final Map<String, String> before = new HashMap<>();

  static {
    String host = URI.create(baseUrl).getHost();
    if (!host.matches("127([.][0-9]+){3}") && !List.of(${[...loopbackNames, ...allowedHosts].map((host) => JSON.stringify(host)).join(', ')}).contains(host))
      throw new IllegalStateException(host + " may not be loaded: name it in ALLOWED_HOSTS when the simulation is written");
    before.put("run_id", runId);
    try {
      String[] account = Files.readAllLines(Path.of(folder, "${accountsFileOf(arrivals.role)}")).get(1).split(",");
      before.put("email", account[0]);
      before.put("password", account[1]);
${arrivals.before.map(askedBefore).join('\n')}
    } catch (Exception error) {
      throw new IllegalStateException("before the load: " + error.getMessage(), error);
    }
  }

  static PrintWriter samplesFile() {
    try {
      String file = System.getProperty("samples");
      return file == null ? null : new PrintWriter(Files.newBufferedWriter(Path.of(file)), false);
    } catch (java.io.IOException error) {
      throw new java.io.UncheckedIOException(error);
    }
  }

  /** One request before the load, whose answer arrivals have: what stands at the path, as text. */
  static void ask(String method, String path, String body, boolean authorised, Map<String, String> takes) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + filled(path))).header("content-type", "application/json");
    if (authorised) request.header("authorization", "Bearer " + before.get("token"));
    request.method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(filled(body)));
    HttpResponse<String> answer = HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) throw new IllegalStateException(method + " " + path + " answered " + answer.statusCode());
    for (Map.Entry<String, String> take : takes.entrySet()) {
      Matcher found = Pattern.compile("\\"" + take.getValue() + "\\"\\\\s*:\\\\s*\\"?([^\\",}]+)").matcher(answer.body());
      if (!found.find()) throw new IllegalStateException(method + " " + path + " gave no " + take.getValue());
      before.put(take.getKey(), found.group(1));
    }
  }

  static String filled(String text) {
    for (Map.Entry<String, String> one : before.entrySet()) text = text.replace("#{" + one.getKey() + "}", one.getValue());
    return text;
  }

  static Session began(Session session) {
    return session.set("began_ms", System.currentTimeMillis()).remove("took_ms").set("fine", 0);
  }

  /** Gatling keeps its samples in a format of its own: here they are written as text, too. */
  static Session ended(Session session, String label) {
    long began = session.getLong("began_ms");
    long took = session.contains("took_ms") ? session.getInt("took_ms") : System.currentTimeMillis() - began;
    if (samples != null) synchronized (samples) { samples.print(began + "," + took + "," + label + "," + session.getInt("fine") + "\\n"); }
    return session.markAsSucceeded();
  }

  static boolean reserved(Session session, String name) {
    return session.contains(name) && session.getString(name).matches("${reservedNumber}");
  }

  @Override
  public void after() {
    if (samples != null) samples.close();
  }

  HttpProtocolBuilder protocol = http.baseUrl(baseUrl).disableFollowRedirect().disableCaching().contentTypeHeader("application/json");

${journey.data.map(({ name }) => `  FeederBuilder<String> ${name} = csv(folder + "/${name}.csv").circular();`).join('\n')}

${sessions
  .map(([actor]) =>
    population(
      actor,
      journey.data.map(({ name }) => name),
    ),
  )
  .join('\n\n')}

  ScenarioBuilder arrivals = scenario("${arrivalsActor}")
    .exec(session -> session.setAll(new HashMap<String, Object>(before)))
${chained(journey.data.map(({ name }) => `feed(${name})`))}
${chained(steps(arrivals.actions, arrivalsActor))};

  {
    setUp(
      ${populations.join(',\n      ')}
    ).protocols(protocol).maxDuration(${size.rampS + size.holdS + marginS})
    // Over the whole run, ramps included: the suite judges the hold.
    .assertions(${[...asserted].map(([label, ms]) => `details("${label}").responseTime().percentile(95).lt(${ms})`).join(', ')});
  }
}
`
}

const chained = (all: readonly string[]) => all.map((one) => `    .${one}`).join('\n')

function population({ name, role, once, loop }: Actor, data: readonly string[]): string {
  return `  ScenarioBuilder ${name} = scenario("${name}")
    .feed(csv(folder + "/${accountsFileOf(role)}").circular())
    .exec(session -> session.set("run_id", runId))
${chained([...data.map((one) => `feed(${one})`), ...steps(once, name)])}
    .forever().on(exec(session -> session)
${chained([...data.map((one) => `feed(${one})`), ...steps(loop, name)])});`
}

function steps(actions: readonly PeerAction[], actor: string): string[] {
  return actions.map((one) => {
    if (one.kind === 'pause') return `pause(${one.seconds})`
    if (one.kind === 'send') return `exec(${sent(one.request, actor)})`
    const needs = /\$\{(\w+)\}/.exec(one.request.path)?.[1] ?? ''
    const ended = one.until.map((value) => `"${value}".equals(session.getString("${one.variable}"))`).join(' || ')
    const watch = `exec(session -> session.remove("${one.variable}")).asLongAs(session -> !(${ended})).on(pause(${one.everyS}).exec(${sent(one.request, actor)}))`
    return `doIfOrElse(session -> session.contains("${needs}")).then(${watch}).orElse(pause(${one.everyS}))`
  })
}

/** A request between two notes of the time, which make the sample; what it took before is forgotten. */
function sent(
  { operation, method, path, body, authorised, status, takes = {}, dials }: PeerRequest,
  actor: string,
): string {
  const label = labelText({ operation, actor })
  const checks = [
    'responseTimeInMillis().saveAs("took_ms")',
    `status().is(${status})`,
    ...Object.entries(takes).map(([name, at]) => `jsonPath("${at}").saveAs("${name}")`),
  ]
  const request = [
    `http("${label}").httpRequest("${method}", ${expression(path)})`,
    ...(authorised ? ['header("authorization", "Bearer #{token}")'] : []),
    ...(body ? [`body(StringBody(${expression(body)}))`] : []),
    `check(${checks.join(', ')})`,
  ].join('.')
  const forgotten = Object.keys(takes)
    .filter((name) => name !== 'token')
    .map((name) => `.exec(session -> session.remove("${name}"))`)
  const whole = `exec(session -> began(session))${forgotten.join('')}.exec(${request}).exec(session -> ended(session.set("fine", session.isFailed() ? 0 : 1), "${label}"))`
  return dials ? `doIf(session -> reserved(session, "${dials}")).then(${whole})` : whole
}

function askedBefore({ method, path, body, authorised, takes = {} }: PeerRequest): string {
  const keys = Object.entries(takes).map(([name, at]) => `"${name}", "${at.slice(at.lastIndexOf('.') + 1)}"`)
  return `      ask("${method}", ${expression(path)}, ${body ? expression(body) : 'null'}, ${authorised}, Map.of(${keys.join(', ')})); // ${beforeActor}`
}
