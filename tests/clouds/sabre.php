<?php
/* The small server around sabre/dav that tests/clouds/sabre.py starts: the engine of Nextcloud,
   ownCloud and Baikal, with its own storage in one SQLite file. PLACE names that file's folder. */

// The engine is older than the interpreter; what it does outdatedly it still does.
error_reporting(E_ALL & ~E_DEPRECATED);
ini_set('display_errors', '0');
date_default_timezone_set('UTC');
require_once 'Sabre/autoload.php';

const TABLES = <<<SQL
CREATE TABLE principals (id INTEGER PRIMARY KEY, uri TEXT UNIQUE, email TEXT, displayname TEXT, vcardurl TEXT);
CREATE TABLE groupmembers (id INTEGER PRIMARY KEY, principal_id INTEGER, member_id INTEGER);
CREATE TABLE users (id INTEGER PRIMARY KEY, username TEXT UNIQUE, password TEXT);
CREATE TABLE addressbooks (id INTEGER PRIMARY KEY, principaluri TEXT, displayname TEXT, uri TEXT,
  description TEXT, ctag INTEGER, UNIQUE(principaluri, uri));
CREATE TABLE cards (id INTEGER PRIMARY KEY, addressbookid INTEGER, carddata BLOB, uri TEXT,
  lastmodified INTEGER, UNIQUE(addressbookid, uri));
CREATE TABLE calendars (id INTEGER PRIMARY KEY, principaluri TEXT, displayname TEXT, uri TEXT,
  ctag INTEGER, description TEXT, calendarorder INTEGER, calendarcolor TEXT, timezone TEXT,
  components TEXT, transparent INTEGER, UNIQUE(principaluri, uri));
CREATE TABLE calendarobjects (id INTEGER PRIMARY KEY, calendardata BLOB, uri TEXT,
  calendarid INTEGER, lastmodified INTEGER, etag TEXT, size INTEGER, componenttype TEXT,
  firstoccurence INTEGER, lastoccurence INTEGER, UNIQUE(calendarid, uri));
SQL;

class Users extends Sabre\DAV\Auth\Backend\AbstractBasic
{
    private $store;

    public function __construct($store)
    {
        $this->store = $store;
    }

    protected function validateUserPass($user, $password)
    {
        $asked = $this->store->prepare('SELECT password FROM users WHERE username = ?');
        $asked->execute(array($user));
        return hash_equals((string) $asked->fetchColumn(), (string) $password);
    }
}

function store()
{
    $store = new PDO('sqlite:' . getenv('PLACE') . '/db.sqlite');
    $store->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
    $store->exec('PRAGMA synchronous = OFF');
    return $store;
}

function fill($store, $user)
{
    $owner = "principals/$user";
    $store->prepare('INSERT INTO users (username, password) VALUES (?, ?)')->execute(array($user, $user . 'pw'));
    $store->prepare('INSERT INTO principals (uri, email, displayname) VALUES (?, ?, ?)')
        ->execute(array($owner, "$user@example.com", ucfirst($user)));
    $store->prepare("INSERT INTO addressbooks (principaluri, displayname, uri, ctag) VALUES (?, 'Contacts', 'default', 1)")
        ->execute(array($owner));
    $store->prepare("INSERT INTO calendars (principaluri, displayname, uri, ctag, components, transparent)
        VALUES (?, 'Personal', 'personal', 1, 'VEVENT,VTODO', 0)")->execute(array($owner));
}

if (PHP_SAPI === 'cli') {
    $store = store();
    $store->exec('PRAGMA journal_mode = WAL');
    $store->exec(TABLES);
    foreach (array('alice', 'bob') as $user) {
        fill($store, $user);
    }
    exit(0);
}

if (strpos($_SERVER['REQUEST_URI'], '/.well-known/') === 0) {
    header('Location: /dav/', true, 301);
    exit;
}

$store = store();
$principals = new Sabre\DAVACL\PrincipalBackend\PDO($store);
$server = new Sabre\DAV\Server(array(
    new Sabre\CalDAV\Principal\Collection($principals),
    new Sabre\CalDAV\CalendarRootNode($principals, new Sabre\CalDAV\Backend\PDO($store)),
    new Sabre\CardDAV\AddressBookRoot($principals, new Sabre\CardDAV\Backend\PDO($store)),
));
$server->setBaseUri('/dav/');
$server->addPlugin(new Sabre\DAV\Auth\Plugin(new Users($store), 'test'));
$server->addPlugin(new Sabre\CalDAV\Plugin());
$server->addPlugin(new Sabre\CardDAV\Plugin());
$server->addPlugin(new Sabre\DAVACL\Plugin());
$server->exec();
